from audit.refusals import Refusal


def test_a_refusal_has_a_sentence_for_the_person_and_facts_for_the_journal():
    refusal = Refusal("Ask the case manager to assign you first.", verb="approve_findings", count=2)
    assert refusal.sentence == str(refusal) == "Ask the case manager to assign you first."
    assert refusal.facts == {"verb": "approve_findings", "count": 2}


def test_a_refusal_may_say_nothing():
    assert (Refusal().sentence, Refusal().facts) == ("", {})
