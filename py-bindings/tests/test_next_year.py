"""The plan of the next fiscal year."""

import pickle

import hiveplan as hp


def test_the_next_year_knows_who_was_hired_and_what_rose(base: hp.Input) -> None:
    """The new plan begins a year later with the posts and prices of the old one's second year."""
    rolled = hp.roll_forward(base)
    document = rolled.input.to_dict()
    assert document["horizon"] == {"start": 2028, "years": 5}
    assert len(document["workers"]) == len(base.to_dict()["workers"]) + sum(rolled.posts["posts"])
    before, after = rolled.people
    assert abs(after / before - 1.013) < 1e-4
    risen = {row["id"]: row["after"] for row in rolled.estimates}
    assert risen["salary_social_worker_khr_month"] == 1_545_000
    assert rolled.not_carried == ["scores", "care", "purchases", "courses"]
    assert pickle.loads(pickle.dumps(rolled)) == rolled
    assert hp.roll_forward(rolled.input).input.to_dict()["horizon"]["start"] == 2029
