"""Skills: what a text names word for word, by which name, and that both sides meet on one name."""

from pathlib import Path

import pytest

from services.matching.rules.match import judge
from services.matching.rules.reading.markup import MOST_RECEIVED
from services.matching.rules.reading.skills import SkillIndex, accepted
from services.matching.rules.reference_shape import Reference, Skill
from services.matching.rules.skills import with_named_skills, with_named_skills_of
from services.matching.store.skills import relations, skills
from tests.unit.matching.made_up import candidate, vacancy

KNOWN = {
    "urn:s1": Skill("klachten behandelen", ("omgaan met klachten",)),
    "urn:s2": Skill("technische tekeningen lezen"),
    "urn:s3": Skill("boekhouding", ("boekhouden",)),
    "urn:s4": Skill("vracht laden", ("goederen laden", "goederen laden en lossen")),
    "urn:s5": Skill("e-mails beantwoorden"),
    "urn:s6": Skill("C++"),
    "urn:s7": Skill("etalage inrichten"),
    "urn:s8": Skill("contacten met klanten onderhouden"),
    "urn:s9": Skill("kassa bedienen"),
}
REFERENCE = Reference(occupations={}, skills=KNOWN)
INDEX = SkillIndex(REFERENCE.skill_titles)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Je gaat klachten behandelen aan de balie.", ["klachten behandelen"]),
        ("Omgaan met klachten hoort erbij.", ["klachten behandelen"]),
        ("KLACHTEN  BEHANDELEN, en meer.", ["klachten behandelen"]),
        ("<ul><li>Klachten behandelen<li>Kassa bedienen</ul>", ["klachten behandelen", "kassa bedienen"]),
        ("Je kunt technische tekeningen lezen.", ["technische tekeningen lezen"]),
        ("Je leest technische tekeningen.", []),
        ("Goederen laden en lossen op het dok.", ["vracht laden"]),
        ("Goederen laden op het dok.", ["vracht laden"]),
        ("Goederen en laden.", []),
        ("E-mails beantwoorden in het Nederlands.", ["e-mails beantwoorden"]),
        ("Je hoeft geen klachten behandelen.", []),
        ("Kassa bedienen is niet nodig.", []),
        ("Ervaring met etalage inrichten is een pré.", []),
        ("Je wilt leren technische tekeningen lezen? Dat regelen wij.", ["technische tekeningen lezen"]),
        ("Contacten met klanten onderhouden is je vak.", ["contacten met klanten onderhouden"]),
        ("Contacten met leveranciers onderhouden.", []),
        ("<script>kassa bedienen</script>Je werkt in de winkel.", []),
        ("Kassa bedienen, kassa bedienen en nog eens kassa bedienen.", ["kassa bedienen"]),
        ("Boekhouding en meer.", []),
        ("Je beheerst C++.", []),
        ("", []),
    ],
)
def test_what_a_text_asks_for_counts_where_it_names_it_in_several_words(text: str, names: list[str]) -> None:
    """Inflected, denied, wished for or of one word only it does not count."""
    assert list(accepted(INDEX.in_text("medewerker", text))) == names


def test_a_finding_has_the_words_it_stands_on_and_where() -> None:
    """Counted from the title; of one word it is found with less confidence than counts."""
    first, second = INDEX.in_text("medewerker", "Je gaat goederen laden. Ook boekhouden.")
    text = "medewerker\nJe gaat goederen laden. Ook boekhouden."
    assert (first.item, first.words, text[first.start :].startswith("goederen laden")) == (
        "vracht laden",
        "goederen laden",
        True,
    )
    assert (second.item, second.words, second.accepted) == ("boekhouding", "boekhouden", False)


def test_a_text_as_long_as_may_be_is_read_like_any_other() -> None:
    """Nothing in it makes the reading look again and again."""
    found = INDEX.in_text("kassa bedienen", "goederen laden en " * (MOST_RECEIVED // 18))
    assert accepted(found) == ("kassa bedienen", "vracht laden")


def test_address_label_and_other_title_are_one_skill() -> None:
    """Who names it by another title than the vacancy does has it all the same; each counts once."""
    offer = with_named_skills(vacancy(skills=["urn:s4", "goederen laden", "zingen"]), REFERENCE)
    assert offer.skills == ("vracht laden", "zingen")
    who = with_named_skills_of(candidate(skills=["Goederen laden en lossen"]), REFERENCE)
    pair = judge(who, offer, REFERENCE)
    assert (pair.parts["skills"], pair.missing_skills) == (15, ("zingen",))


def test_skills_are_read_in_the_official_layout_and_in_that_of_the_crosswalk(tmp_path: Path) -> None:
    """The official file goes before; only a title that means exactly the same is another title."""
    folder = tmp_path / "esco_nl"
    folder.mkdir()
    uri = "http://data.europa.eu/esco/skill/"
    heading = (
        "Classification 1 URI,Classification 1 ID,Classification 1 PrefLabel,Classification 1 URL,"
        "Classification 2 URI,Classification 2 ID,Classification 2 PrefLabel FR,Classification 2 PrefLabel NL,"
        "Classification 2 URL,Mapping Relation,Editorial Note"
    )
    (folder / "vdab_competences_to_esco_skills_nl.csv").write_text(
        f"Mapping project name,Made up,,,,,,,,,\n{heading}\n"
        f"a,,kassa bedienen,{uri}a,,,,Aan de kassa staan,,skos:exactMatch,\n"
        f"b,,timmeren,{uri}b,,,,Houtbewerking,,skos:broadMatch,\n"
    )
    assert skills(tmp_path) == {
        f"{uri}a": Skill("kassa bedienen", ("Aan de kassa staan",)),
        f"{uri}b": Skill("timmeren"),
    }
    (folder / "skills_nl.csv").write_text(
        f'conceptUri,preferredLabel,altLabels\n{uri}b,timmerwerk,"timmeren\nhout bewerken"\n'
    )
    assert skills(tmp_path)[f"{uri}b"] == Skill("timmerwerk", ("timmeren", "hout bewerken"))


def test_relations_are_read_in_the_official_layout(tmp_path: Path) -> None:
    """By occupation, each once; nothing where no file tells of them."""
    assert relations(tmp_path, "essential") == {}
    folder = tmp_path / "esco_nl"
    folder.mkdir()
    (folder / "occupationSkillRelations_nl.csv").write_text(
        "occupationUri,relationType,skillType,skillUri\n"
        "urn:o1,essential,skill/competence,urn:b\nurn:o1,essential,skill/competence,urn:a\n"
        "urn:o1,optional,knowledge,urn:c\nurn:o1,essential,skill/competence,urn:a\n"
    )
    assert relations(tmp_path, "essential") == {"urn:o1": ("urn:a", "urn:b")}
    assert relations(tmp_path, "optional") == {"urn:o1": ("urn:c",)}
