"""A button acts on what was typed just before it."""

import asyncio

from sciatica_kit.widgets.inputs import debounce


def test_what_arrives_after_the_press_is_acted_on() -> None:
    """In a running kernel the rest of a name, sent behind the press, is there when it acts."""
    field, seen = ["T"], list[str]()

    async def kernel() -> None:
        debounce(lambda: seen.append(field[0]))
        await asyncio.sleep(0.05)
        field[0] = "Test Dr Ng"
        assert seen == []
        await asyncio.sleep(0.5)

    asyncio.run(kernel())
    assert seen == ["Test Dr Ng"]


def test_without_a_kernel_nothing_is_waited_for() -> None:
    """Where no kernel is running, as in these tests, a press acts at once."""
    seen: list[int] = []
    debounce(lambda: seen.append(1))
    assert seen == [1]
