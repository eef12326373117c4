//! Windows, by moments that are given.

use super::*;

const WINDOW: Duration = Duration::from_secs(60);

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// Sends as many calls as there is room for.
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

fn left(remaining: u32, took: u64) -> RateNews {
    RateNews { remaining: Some(remaining), took: Some(seconds(took)), ..RateNews::default() }
}

#[test]
fn a_call_counts_until_one_window_after_its_end() {
    let (mut window, start) = (Window::new(RateLimit::per(3, WINDOW)), Instant::now());
    assert_eq!(fill(&mut window, start), 3);
    // While all are on their way, nothing can come free within a window.
    let next = window.room(start).unwrap_err();
    assert!(next >= start + WINDOW);
    end(&mut window, 1, start + seconds(40));
    assert_eq!(fill(&mut window, start + seconds(99)), 0);
    let next = window.room(start + seconds(99)).unwrap_err();
    assert!((seconds(100)..seconds(101)).contains(&(next - start)), "{:?}", next - start);
    assert_eq!(fill(&mut window, next), 1);
}

#[test]
fn the_smaller_limit_counts_whatever_the_server_tells() {
    let mut window = Window::new(RateLimit::per(50, WINDOW));
    for (told, counts) in [(100, 50), (u32::MAX, 50), (7, 7), (0, 1), (60, 50)] {
        window.note(&RateNews { limit: Some(told), ..RateNews::default() }, Instant::now());
        assert_eq!(window.limit().calls(), counts, "{told}");
    }
}

#[test]
fn calls_of_somebody_else_count_until_a_newer_answer_says_otherwise() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    window.start();
    // One call is ours, and the server has counted eight.
    window.note(&left(2, 0), start);
    window.end(start);
    assert_eq!(fill(&mut window, start), 2);
    end(&mut window, 2, start);
    // An older answer knows nothing better.
    window.note(&left(9, 1), start + seconds(0));
    assert_eq!(fill(&mut window, start), 0);
    // A newer one does.
    window.note(&left(5, 1), start + seconds(2));
    assert_eq!(fill(&mut window, start + seconds(2)), 5);
}

#[test]
fn without_news_the_calls_of_somebody_else_go_after_a_window() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    window.note(&left(0, 0), start);
    assert_eq!(fill(&mut window, start + WINDOW), 0);
    assert_eq!(fill(&mut window, start + WINDOW + seconds(1)), 10);
}

#[test]
fn one_call_asks_once_the_server_counts_anew() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    let used_up = RateNews { reset: Some(seconds(3)), ..left(0, 0) };
    window.note(&used_up, start);
    assert_eq!(window.room(start), Err(start + seconds(3)));
    assert_eq!(fill(&mut window, start + seconds(3)), 1);
    // Its answer says that nine more are left.
    window.note(&left(9, 0), start + seconds(4));
    assert_eq!(fill(&mut window, start + seconds(4)), 9);
}

#[test]
fn our_own_slow_calls_are_not_taken_for_those_of_somebody_else() {
    let (mut window, start) = (Window::new(RateLimit::per(10, WINDOW)), Instant::now());
    assert_eq!(fill(&mut window, start), 10);
    end(&mut window, 9, start);
    // The last one was counted with the others, and its answer took longer than their window.
    window.note(&left(0, 70), start + seconds(70));
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
