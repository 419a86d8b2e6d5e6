"""What is imported late does what it does when it is imported at once."""

import subprocess
import sys

ASKED = """
import sys
{first}
import jsonschema
print("rfc3987_syntax" in sys.modules)
checker = jsonschema.FormatChecker()
for value in ("https://example.org/\\u00e9", "no iri", "http://[", 7):
    print(checker.conforms(value, "iri"), checker.conforms(value, "iri-reference"))
import rfc3987_syntax
print(rfc3987_syntax.is_valid_syntax("iri", "a:b"), rfc3987_syntax.__file__)
"""
LATE = "from sciatica_kit.batch.run.late_imports import put_off_the_grammar as off; off(); off()"


def asked(first: str) -> list[str]:
    """What jsonschema says in a fresh process."""
    code = ASKED.format(first=first)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_grammar_is_built_at_its_first_use_and_says_the_same():
    """jsonschema checks IRIs as ever, and the module itself can be imported as ever."""
    at_once, late = asked(""), asked(LATE)
    assert at_once[0] == "True", "jsonschema leaves it alone by itself now: late_imports.py can go"
    assert late[0] == "False"
    assert at_once[1:] == late[1:]
    assert {"True True", "False False"} <= set(late)


def test_a_batch_does_not_build_it():
    """Neither the command nor a worker builds the grammar for its notebooks."""
    code = (
        "import sys; from sciatica_kit.batch.run.notebook import execute\n"
        "print(execute({'ref': 'nobody'}, 'warm').reason)\n"
        "print('papermill' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "True False"
