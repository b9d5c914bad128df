"""Shapes of wrapper texts (wrapper.py) whose fast path was tested, and the ansible-cores that write them.

Written by tools/known_wrappers.py.
"""

SHAPES = {
    "39f1bdc8fdd9278c9457e297d90b70808d9288ef9cff95eb77f6cce6b2290dff":
        ("2.14.18", "2.15.13",),
    "67813bde6519f4538612e98b7a649b0cf97fbf6d195b460aa3b9474b789ebc8e":
        ("2.14.18", "2.15.13",),
    "d57a99be6cd58cbaec0dd05975f513cd905f878a107f6f27b91c8c9a6d90c359":
        ("2.14.18", "2.15.13",),
    "fc8fdd261e9b872061b3db1f8dd2a56c26476c4e850a9221aa104d7dd1093e2f":
        ("2.14.18", "2.15.13",),
    "3076740a6b0208ff42511a39de873f62dbb7743d0d68d209ba2a9b9918dc2f78":
        ("2.16.19", "2.17.14", "2.18.19",),
    "381d813b237aaee6d73116cd87a5de85992d371e1ca71c900bdfbbcbc9a77863":
        ("2.16.19", "2.17.14", "2.18.19",),
    "5261d60ac2f9d505ac4b2cdc16b4eba93a3a8a71f3388fbae15dd60ebd3e6942":
        ("2.16.19", "2.17.14", "2.18.19",),
    "6d071454c7433c14ac5132ae480021d195f8437a5963444193a71bb818402d7e":
        ("2.16.19", "2.17.14", "2.18.19",),
    "4ead979ef0ac87e3c7c68dd6ae477342ce066981ad95aeb6388c2191cb30b45c":
        ("2.19.14", "2.20.10",),
    "85a145b06daab15c5ff98881aaec0c5aef9447858d51a75d3304f755fd8712b6":
        ("2.19.14", "2.20.10",),
    "03193c29b970a701a256505121b42318036b400095f5c94080ac404494ad7de4":
        ("2.21.5",),
    "8b0392ccf4134d2c43f29789572f4e84af766a794cdf25feb1870d24d126d780":
        ("2.21.5",),
}
