//! Random parts of pauses, so that processes that failed together do not retry together.

use std::time::Duration;

/// Returns a random part of a time, from nothing to all of it ("full jitter").
#[must_use]
pub fn full_jitter(time: Duration) -> Duration {
    time.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_time_are_spread_over_all_of_it() {
        let time = Duration::from_secs(1);
        let mut tenths = [0; 10];
        for _ in 0..10_000 {
            let part = full_jitter(time);
            assert!(part <= time, "{part:?}");
            tenths[usize::try_from(part.as_millis() / 100).unwrap().min(9)] += 1;
        }
        assert!(tenths.iter().all(|count| (800..1_200).contains(count)), "{tenths:?}");
        assert_eq!(full_jitter(Duration::ZERO), Duration::ZERO);
        assert!(full_jitter(Duration::MAX) <= Duration::MAX);
    }
}
