"""People from files and arguments, and the list that joins users and profiles."""

import pytest

from studio_access_cli.aws.user_pool import User
from studio_access_cli.commands.users import joined
from studio_access_cli.errors import WrongInputError
from studio_access_cli.people import Person, clash, problems_of, read_people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("user\nana\n", [Person("ana", "ana")]),
        ("\N{BYTE ORDER MARK}user,email\r\nana, a@example.com \r\n", [Person("ana", "ana", "a@example.com")]),
        ('email,profile,user\n"a@example.com",p1,ana\n', [Person("ana", "p1", "a@example.com")]),
        ("user,profile\nana,\n\nben,p2\n", [Person("ana", "ana"), Person("ben", "p2")]),
    ],
)
def test_a_file_of_people_is_read(tmp_path, text, people):
    file = tmp_path / "people.csv"
    file.write_bytes(text.encode())
    assert read_people(file) == people


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the first line must name the columns"),
        ("user\n", "names nobody"),
        ("name\nana\n", "the first line must name the columns"),
        ("user,role\nana,admin\n", "the first line must name the columns"),
        ("user,user\nana,ana\n", "the first line must name the columns"),
        ("user,email\nana\nben,b@example.com,x\n", "line 2 has not 2 values; line 3 has not 2 values"),
        ("user,email\n,a@example.com\n", "line 2: user is empty"),
        ('user\n"ana\n', "is no CSV"),
    ],
)
def test_all_that_is_wrong_with_a_file_is_reported_at_once(tmp_path, text, reason):
    file = tmp_path / "people.csv"
    file.write_text(text)
    with pytest.raises(WrongInputError) as caught:
        read_people(file)
    assert reason in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongInputError, match="cannot be read as UTF-8 text"):
        read_people(file)


def test_a_huge_file_is_refused(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("user\n" + "a" * 5_000_001)
    with pytest.raises(WrongInputError, match="split it"):
        read_people(file)


def test_the_same_profile_twice_is_refused_however_it_is_spelt():
    people = [Person("ana", "p"), Person("ben", "P")]
    assert problems_of(people, "directory") == ["profile 'P': is given twice (names that differ only in case are one)"]


@pytest.mark.parametrize("user", ["", "a" * 129, "a\nb", "a\x1b[2J"])
def test_a_user_name_is_printable_and_not_endless(user):
    assert any("printable characters" in problem for problem in problems_of([Person(user, "p")], "directory"))


def test_a_clash_is_one_of_case_only():
    assert clash(Person("ana", "ana"), ["ana", "anna"], ["ana"]) is None
    assert "user 'Ana' differs only in case from 'ana'" in str(clash(Person("Ana", "x"), ["ana"], []))
    assert "profile 'x' differs only in case from 'X'" in str(clash(Person("Ana", "x"), [], ["X"]))


def test_everybody_is_listed_with_what_they_lack():
    users = {
        "ana": User("ana", True, "CONFIRMED", ""),
        "ben": User("ben", False, "CONFIRMED", ""),
        "cas": User("cas", True, "CONFIRMED", ""),
        "dan": User("dan", True, "CONFIRMED", ""),
        "eva": User("eva", True, "CONFIRMED", ""),
    }
    profiles = {"ana": "InService", "ben": "InService", "Cas": "InService", "dan": "Failed", "free": "InService"}
    rows = {row.user or row.profile: row.problem for row in joined(users, profiles, {}, "username")}
    assert rows == {
        "ana": "",
        "ben": "they cannot sign in",
        "cas": "their profile is spelt 'Cas'",
        "dan": "the profile is Failed",
        "eva": "there is no profile 'eva'",
        "free": "nobody has this profile",
    }


def test_who_has_no_claim_has_no_profile():
    users = {"ana": User("ana", True, "CONFIRMED", ""), "ben": User("ben", True, "CONFIRMED", "b")}
    rows = {row.user: (row.profile, row.problem) for row in joined(users, {"b": "InService"}, {}, "claim")}
    assert rows == {"ana": ("", "no profile is theirs"), "ben": ("b", "")}
