"""The only door to AWS.

`door.Door` and its client are what the terminal's process uses; the SDK is in a process of its own,
behind it. `direct.DirectClient` is the same client with the SDK in this process. What both give is
written in `client`, what can go wrong in `errors`; neither of these, nor `settings`, `spawn` and `wire`,
loads anything of the SDK. This file imports nothing, so that `spawn` costs next to nothing.
"""
