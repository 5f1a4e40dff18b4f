"""Where the operator is, and the way back."""

from __future__ import annotations

from iamtui.account import ListKey, Ref
from iamtui.screens.places import History, Place

USERS, GROUPS, ROLES = (Place(ListKey(kind)) for kind in ("iam.user", "iam.group", "iam.role"))


def visited(*places: Place, keep: int = 200) -> History:
    history = History(keep)
    for place in places:
        history.visit(place)
    return history


def test_a_history_of_nothing_goes_nowhere() -> None:
    history = History()
    assert (history.current, history.back(), history.forward(), history.last()) == (None, None, None, None)


def test_back_and_forth_stop_at_the_ends() -> None:
    history = visited(USERS, GROUPS, ROLES)
    assert [history.back(), history.back(), history.back()] == [GROUPS, USERS, None]
    assert history.current == USERS
    assert [history.forward(), history.forward(), history.forward()] == [GROUPS, ROLES, None]
    assert history.current == ROLES


def test_a_new_view_forgets_what_lay_forward() -> None:
    history = visited(USERS, GROUPS)
    history.back()
    history.visit(ROLES)
    assert history.forward() is None
    assert history.back() == USERS


def test_the_view_in_front_of_us_is_no_new_view() -> None:
    history = visited(USERS, GROUPS, GROUPS)
    assert history.back() == USERS
    history.visit(USERS)
    assert history.forward() == GROUPS


def test_the_last_view_is_there_and_back() -> None:
    history = visited(USERS, GROUPS)
    assert [history.last(), history.last(), history.last()] == [USERS, GROUPS, USERS]
    assert history.back() == GROUPS


def test_the_last_view_is_the_one_left_by_going_back() -> None:
    history = visited(USERS, GROUPS, ROLES)
    history.back()
    assert history.last() == ROLES


def test_another_tab_is_no_step_of_its_own() -> None:
    ref = Ref("471108151234", "", "iam.user", "janet")
    history = visited(USERS, Place.of(ref))
    history.amend(Place.of(ref, tab=3))
    assert history.current == Place.of(ref, tab=3)
    assert history.back() == USERS
    assert history.forward() == Place.of(ref, tab=3)


def test_nothing_is_amended_where_nothing_was_visited() -> None:
    history = History()
    history.amend(USERS)
    assert history.current is None


def test_only_so_many_views_are_kept() -> None:
    history = visited(USERS, GROUPS, ROLES, keep=2)
    assert [history.back(), history.back()] == [GROUPS, None]


def test_a_place_of_a_reference_is_its_list_and_itself() -> None:
    client = Ref("471108151234", "eu-west-1", "cognito.client", "eu-west-1_AbCdEfGhI/web")
    assert Place.of(client, 2) == Place(ListKey("cognito.client", "eu-west-1", "eu-west-1_AbCdEfGhI"), client, 2)
    assert Place.of(Ref("471108151234", "", "iam.user", "")) == USERS
