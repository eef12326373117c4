//! Workers that mirror companies.

use uuid::Uuid;

/// The worker that mirrors a company. Each run has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Holder(pub Uuid);

impl Holder {
    /// Makes a worker with a random id.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}
