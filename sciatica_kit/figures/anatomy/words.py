"""The words of the explaining pictures in English: what a translation has to say anew."""

SIDES = {"left": "left", "right": "right"}
LABELS = {
    "baby": "baby",
    "back_bones": "back bones",
    "bone": "bone",
    "bone_forward": "bone sits forward",
    "buttock": "buttock",
    "deep_muscle": "deep muscle",
    "disc": "disc",
    "foot": "foot",
    "healing_place": "healing place",
    "hip_bone": "hip bone",
    "low_back": "low back",
    "narrow_space": "narrow space",
    "nerve": "nerve",
    "nerves": "nerves",
    "pelvis": "pelvis",
    "sciatic_nerve": "sciatic nerve",
    "sore_area": "sore area",
    "sore_joint": "sore joint",
    "sore_joints": "sore joints",
    "sore_place": "sore place",
    "spine_base": "base of the spine",
    "thin_disc": "thin disc",
    "usual_place": "usual place",
}
# What each picture shows: where one side is meant, and where both or none is.
ALTS = {
    "nerve_path": (
        "The low back and legs seen from behind. "
        "The sciatic nerve runs from the low back through the {side} buttock and leg to the foot.",
        "The low back and legs seen from behind. "
        "A sciatic nerve runs from the low back through each buttock and leg to the foot.",
    ),
    "disc_herniation": (
        "The low back seen from the {side} side. "
        "A disc has bulged and touches the nerve to the {side} leg.",
        "The low back seen from the side. A disc has bulged and touches the nerve to the leg.",
    ),
    "spinal_stenosis": (
        "The low back seen from the {side} side. "
        "The space around the nerves is narrow, and they crowd together.",
        "The low back seen from the side. "
        "The space around the nerves is narrow, and they crowd together.",
    ),
    "degenerative_disc": (
        "The low back seen from the {side} side. "
        "One disc is thinner than the others, and the nerve to the {side} leg is sore next to it.",
        "The low back seen from the side. "
        "One disc is thinner than the others, and the nerve to the leg is sore next to it.",
    ),
    "spondylolisthesis": (
        "The low back seen from the {side} side. "
        "One bone sits a little forward, and the nerve to the {side} leg has less room.",
        "The low back seen from the side. "
        "One bone sits a little forward, and the nerve to the leg has less room.",
    ),
    "piriformis": (
        "The pelvis seen from behind. "
        "The nerve is sore where it comes out under a deep muscle in the {side} buttock.",
        "The pelvis seen from behind. "
        "The nerves are sore where they come out under a deep muscle in each buttock.",
    ),
    "sacroiliac": (
        "The pelvis seen from behind. "
        "The {side} joint between the base of the spine and the hip bone is sore.",
        "The pelvis seen from behind. "
        "Both joints between the base of the spine and the hip bones are sore.",
    ),
    "undetermined": (
        "The low back and hips seen from behind. "
        "A wide glow lies over the low back and {side} buttock, with no single sore place.",
        "The low back and hips seen from behind. "
        "A wide glow lies over the low back and buttocks, with no single sore place.",
    ),
    "pregnancy": (
        "A pregnant body seen from the {side} side. "
        "The joints at the back and front of the pelvis are sore.",
        "A pregnant body seen from the side. "
        "The joints at the back and front of the pelvis are sore.",
    ),
    "post_surgery": (
        "The low back seen from the {side} side. "
        "A small place on a disc is healing, and the nerve to the {side} leg has room again.",
        "The low back seen from the side. "
        "A small place on a disc is healing, and the nerve to the leg has room again.",
    ),
}
