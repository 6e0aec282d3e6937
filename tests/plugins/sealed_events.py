"""What a host that seals gives: records, each with its seal, and checkpoints on a tag of their own."""

__all__ = ["TAG", "parted", "without_seal"]

TAG = "logredact.checkpoint"


def parted(received):
    return [one for one in received if one.tag != TAG], [one for one in received if one.tag == TAG]


def without_seal(received):
    """The events as they were before: the seal is the last of a record's fields."""
    for one in received:
        assert list(one.record)[-1] == "_lr" and one.record["_lr"].startswith("1.")
    return [one._replace(record={key: value for key, value in one.record.items() if key != "_lr"}) for one in received]
