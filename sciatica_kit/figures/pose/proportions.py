"""A body's measures and the range of its joints.

Segment lengths are shares of height after Drillis and Contini (1966), as commonly tabulated;
joint ranges are the usual clinical ones for adults, with a little given to the very flexible.
"""

HEIGHT = 1.70
HIPS = 0.092  # from the middle to a hip joint
SHOULDERS = 0.175  # from the middle to a shoulder joint
THIGH = 0.415
SHANK = 0.405
ANKLE = 0.075  # from the ankle joint down to the sole
FOOT = 0.185  # from the ankle joint to the toes
HEEL = 0.055  # from the ankle joint back to the heel
UPPER_ARM = 0.300
FOREARM = 0.255
HAND = 0.155
LUMBAR = (0.06, 0.06, 0.06)
THORAX = (0.075, 0.075, 0.075, 0.075)
NECK = 0.085
HEAD = 0.115  # from the top of the neck to the middle of the head

# Least and greatest angle of each joint, in degrees.
RANGES = {
    "hip_flex": (-30, 130),
    "hip_abd": (-32, 60),
    "hip_rot": (-50, 65),
    "knee": (-2, 155),
    "ankle": (-78, 32),
    "shoulder_flex": (-65, 182),
    "shoulder_abd": (-50, 182),
    "elbow": (-2, 152),
    "lumbar": (-38, 62),
    "thorax": (-28, 45),
    "side_bend": (-38, 38),
    "twist": (-50, 50),
    "neck": (-62, 58),
    "look": (-82, 82),
}
