//! Tests of the window with given moments.

use super::*;

const WINDOW: Duration = Duration::from_secs(60);

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// Sends calls while there is room, and returns their number.
fn fill(window: &mut Window, now: Instant) -> u32 {
    let mut sent = 0;
    while window.room(now).is_ok() {
        window.start();
        sent += 1;
    }
    sent
}

fn end(window: &mut Window, calls: u32, now: Instant) {
    (0..calls).for_each(|_| window.end(now));
}

fn left(remaining: u32, took: u64) -> RateStatus {
    RateStatus { remaining: Some(remaining), took: Some(seconds(took)), ..RateStatus::default() }
}

#[test]
fn a_call_counts_until_one_window_after_its_end() {
    let (mut window, start) = (Window::new(RateLimit::per(3, WINDOW)), Instant::now());
    assert_eq!(fill(&mut window, start), 3);
    // While all calls are in flight, no room appears within a window.
    let next = window.room(start).unwrap_err();
    assert!(next >= start + WINDOW);
    end(&mut window, 1, start + seconds(40));
    assert_eq!(fill(&mut window, start + seconds(99)), 0);
    let next = window.room(start + seconds(99)).unwrap_err();
    assert!((seconds(100)..seconds(101)).contains(&(next - start)), "{:?}", next - start);
    assert_eq!(fill(&mut window, next), 1);
}

#[test]
fn the_smaller_of_both_limits_counts() {
    let mut window = Window::new(RateLimit::per(50, WINDOW));
    for (reported, counts) in [(100, 50), (u32::MAX, 50), (7, 7), (0, 1), (60, 50)] {
        window
            .learn(&RateStatus { limit: Some(reported), ..RateStatus::default() }, Instant::now());
        assert_eq!(window.limit().calls(), counts, "{reported}");
    }
}

#[test]
fn calls_of_others_count_until_a_newer_response() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    window.start();
    // The server has counted eight calls, and one of them is ours.
    window.learn(&left(2, 0), start);
    window.end(start);
    assert_eq!(fill(&mut window, start), 2);
    end(&mut window, 2, start);
    // An older response changes nothing.
    window.learn(&left(9, 1), start + seconds(0));
    assert_eq!(fill(&mut window, start), 0);
    // A newer response does.
    window.learn(&left(5, 1), start + seconds(2));
    assert_eq!(fill(&mut window, start + seconds(2)), 5);
}

#[test]
fn calls_of_others_expire_after_a_window_without_a_report() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    window.learn(&left(0, 0), start);
    assert_eq!(fill(&mut window, start + WINDOW), 0);
    assert_eq!(fill(&mut window, start + WINDOW + seconds(1)), 10);
}

#[test]
fn one_call_is_sent_when_the_window_of_the_server_starts_again() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    let used_up = RateStatus { reset: Some(seconds(3)), ..left(0, 0) };
    window.learn(&used_up, start);
    assert_eq!(window.room(start), Err(start + seconds(3)));
    assert_eq!(fill(&mut window, start + seconds(3)), 1);
    // Its response reports nine remaining calls.
    window.learn(&left(9, 0), start + seconds(4));
    assert_eq!(fill(&mut window, start + seconds(4)), 9);
}

#[test]
fn own_slow_calls_are_not_counted_as_calls_of_others() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    assert_eq!(fill(&mut window, start), 10);
    end(&mut window, 9, start);
    // The server counted the last call with the others, but its response took longer than the window.
    window.learn(&left(0, 70), start + seconds(70));
    assert_eq!(fill(&mut window, start + seconds(70)), 9);
}

#[test]
fn memory_is_bounded_by_the_limit() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    for turn in 0..1_000 {
        window.start();
        window.end(start + seconds(turn));
    }
    assert!(window.ended.len() <= 20);
}
