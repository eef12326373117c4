//! A range of values of a field, with the keys of its bounds.

use std::ops::Bound;

use super::sort_key::SortKey;
use crate::data::scalar::Value;

/// The values between two bounds.
pub(super) struct ValueRange<'a> {
    from: Bound<(SortKey, &'a Value)>,
    to: Bound<(SortKey, &'a Value)>,
}

impl<'a> ValueRange<'a> {
    pub(super) fn new(from: Bound<&'a Value>, to: Bound<&'a Value>) -> Self {
        let with_key = |value: &'a Value| (SortKey::of_value(value), value);
        Self { from: from.map(with_key), to: to.map(with_key) }
    }

    /// Returns whether a missing value is in the range.
    pub(super) fn has_null(&self) -> bool {
        self.has(SortKey::NULL, || Value::Null)
    }

    /// Returns whether a value with this key is in the range. The value is made only if keys do not decide.
    pub(super) fn has(&self, key: SortKey, value: impl Fn() -> Value) -> bool {
        let compare = |(bound, of_bound): (SortKey, &Value)| match key.cmp(&bound) {
            std::cmp::Ordering::Equal if !key.is_exact() => value().cmp(of_bound),
            order => order,
        };
        let is_after = match self.from {
            Bound::Included(least) => compare(least).is_ge(),
            Bound::Excluded(least) => compare(least).is_gt(),
            Bound::Unbounded => true,
        };
        is_after
            && match self.to {
                Bound::Included(most) => compare(most).is_le(),
                Bound::Excluded(most) => compare(most).is_lt(),
                Bound::Unbounded => true,
            }
    }
}
