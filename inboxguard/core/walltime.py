"""The instants at which a wall clock shows a given time, on the two odd nights of the year too."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def instant(wall: datetime, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """When the clocks of a zone show a wall time.

    A time that a jump forward skips is the jump itself: hours from 02:30 begin with the first minute that exists. Of a
    time that occurs twice it is the first, or the second if `last`, so that hours which begin or end in a doubled hour
    are read at their longest and no mail in a doubtful hour is blamed.

    Args:
        wall: Naive.
        zone: Whose clocks.
        last: Which of two occurrences, where there are two.

    Returns:
        UTC. Comparing aware datetimes of one zone compares their wall times, so the sums are done in UTC only.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return second if last else first
    # Skipped (PEP 495): fold 0 reads it with the offset before the jump, which lands after it; fold 1 the reverse.
    seconds = range(int((first - second).total_seconds()))
    return second + timedelta(
        seconds=bisect_left(seconds, wall, key=lambda s: shown(second + timedelta(seconds=s), zone))
    )


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """The naive wall time that the clocks of a zone show at an aware moment."""
    return moment.astimezone(zone).replace(tzinfo=None)
