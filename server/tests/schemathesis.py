"""Keeps whole numbers whole: JSON Schema takes 3.0 for an integer, the server does not, and no client writes it.

Huge ones are no integers anywhere, and stay what they are: written out they would have more digits than a number holds.
"""

import schemathesis


def whole(value):
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [whole(inner) for inner in value]
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**64
    return int(value) if is_whole else value


@schemathesis.hook
def map_body(context, body):
    return whole(body)
