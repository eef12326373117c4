//! Tests of the refresh deadlines.

use core_api::api;
use jiff::SignedDuration;

use super::*;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Creates a grant whose token has this lifetime in seconds.
fn grant(lifetime: u64) -> Grant {
    let issued_at = Timestamp::UNIX_EPOCH;
    let access = AccessToken::new("token", api::PRODUCTION.parse().unwrap());
    let lifetime = SignedDuration::from_secs(i64::try_from(lifetime).unwrap());
    Grant::new(access.with_expiry(issued_at + lifetime), None, issued_at)
}

fn settings() -> RefreshSettings {
    RefreshSettings { early: seconds(300), late: seconds(30), ..RefreshSettings::default() }
}

/// Returns the times before the expiry at which the token is due and late.
fn before(lifetime: u64) -> (Duration, Duration) {
    let age = GrantAge::Known(Duration::ZERO);
    let clock = Clock::default();
    let times = RefreshTimes::new(&grant(lifetime), age, settings(), &clock).unwrap();
    let RefreshTimes { due, late, expired, .. } = times;
    (expired - due, expired - late)
}

/// Returns the remaining lifetime of a token.
fn rest(age: GrantAge) -> Duration {
    RefreshTimes::new(&grant(3_600), age, settings(), &Clock::default()).unwrap().expired
}

#[test]
fn the_early_refresh_comes_at_most_half_the_lifetime_before_the_expiry() {
    for (lifetime, early, late) in [(3_600, 300, 30), (600, 300, 30), (60, 30, 6), (1, 1, 1)] {
        let (due, at_last) = before(lifetime);
        let bound = seconds(early).min(seconds(lifetime) / 2);
        assert!(due <= bound, "{lifetime} s: {due:?}");
        assert!(due >= bound * 3 / 4, "{lifetime} s: {due:?}");
        assert!(at_last <= seconds(late).min(seconds(lifetime) / 10), "{lifetime} s: {at_last:?}");
        assert!(at_last <= due, "{lifetime} s");
    }
    assert_eq!(before(0), (Duration::ZERO, Duration::ZERO));
}

#[test]
fn those_who_share_a_grant_do_not_refresh_at_the_same_moment() {
    let middle = seconds(300) * 7 / 8;
    let (mut earlier, mut later) = (0, 0);
    for _ in 0..10_000 {
        let (due, _) = before(3_600);
        if due > middle {
            earlier += 1;
        } else {
            later += 1;
        }
        if earlier > 0 && later > 0 {
            return;
        }
    }
    panic!("{earlier} times early and {later} times late");
}

#[test]
fn a_clock_that_was_set_back_makes_no_token_live_longer() {
    let issued_at = Timestamp::UNIX_EPOCH;
    for late in [0, 1, 3_600, 86_400] {
        let rest = rest(GrantAge::WallClock(issued_at - SignedDuration::from_secs(late)));
        assert!(rest <= seconds(3_601) && rest > seconds(3_590), "{late} s: {rest:?}");
    }
    let half = rest(GrantAge::WallClock(issued_at + SignedDuration::from_secs(1_800)));
    assert!(half <= seconds(1_801) && half > seconds(1_790), "{half:?}");
    let over = rest(GrantAge::WallClock(issued_at + SignedDuration::from_secs(9_999)));
    assert!(over <= seconds(1), "{over:?}");
}

#[test]
fn the_age_that_a_store_knows_counts() {
    for (age, left) in [(0, 3_600), (600, 3_000), (3_600, 0), (99_999, 0)] {
        let rest = rest(GrantAge::Known(seconds(age)));
        assert!(rest <= seconds(left + 1) && rest + seconds(10) > seconds(left), "{age}: {rest:?}");
    }
}
