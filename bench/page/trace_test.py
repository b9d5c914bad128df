"""Rules of the frames (ctest: unit.bench)."""
import pytest

from bench.page.trace import frames, page_thread

THREAD = (7, 8)


def span(name, begin, end, cpu=None, thread=THREAD):
    """A span of the trace; microseconds."""
    return {"name": name, "ph": "X", "pid": thread[0], "tid": thread[1], "ts": begin, "dur": end - begin, "tdur": end - begin if cpu is None else cpu}


def begin(at):
    return {"name": "BeginMainThreadFrame", "ph": "I", "pid": 7, "tid": 8, "ts": at}


def test_a_frame_is_the_sum_of_its_kinds_and_not_the_time_between_frames():
    (frame,) = frames([begin(0), span("FireAnimationFrame", 100, 5_100), span("Layout", 5_200, 6_200), span("Paint", 6_300, 6_800), begin(16_000)], THREAD)
    assert (frame.script, frame.layout, frame.paint) == pytest.approx((5, 1, 0.5))
    assert frame.all == pytest.approx(6.5)


def test_what_runs_inside_of_another_span_counts_once():
    (frame,) = frames([begin(0), span("FireAnimationFrame", 0, 4_000), span("FunctionCall", 100, 3_900), span("MinorGC", 200, 900), begin(9_000)], THREAD)
    assert frame.all == pytest.approx(4)


def test_waiting_for_the_compositor_is_told_apart():
    (frame,) = frames([begin(0), span("FireAnimationFrame", 0, 1_000), span("Commit", 1_000, 9_000, cpu=500), begin(16_000)], THREAD)
    assert (frame.all, frame.cpu, frame.waited) == pytest.approx((1.5, 1.5, 7.5))


def test_frames_in_which_the_page_draws_nothing_and_the_last_one_are_left_out():
    drawn = span("FireAnimationFrame", 1_000, 2_000)
    assert len(frames([begin(0), drawn, begin(16_000), span("PrePaint", 16_100, 16_200), begin(32_000), span("FireAnimationFrame", 32_100, 33_000)], THREAD)) == 1


def test_other_threads_do_not_count():
    assert frames([begin(0), span("FireAnimationFrame", 0, 1_000, thread=(7, 9)), begin(16_000)], THREAD) == []


def test_the_thread_is_that_of_the_page():
    named = [{"name": "thread_name", "pid": pid, "tid": pid + 1, "args": {"name": "CrRendererMain"}} for pid in (5, 7)]
    started = {"name": "TracingStartedInBrowser", "pid": 1, "tid": 1, "args": {"data": {"frames": [{"url": "http://a/", "processId": 7}]}}}
    assert page_thread([*named, started], "http://a/") == (7, 8)
    with pytest.raises(ValueError):
        page_thread([*named, started], "http://b/")
