//! The settings of a mirror.

use std::time::Duration;

use core_api::{Client, access::ReadOnly, client::RateLimit};

use super::{Mirror, choice::choose};
use crate::{
    company::Company, destination::Destination, error::SettingError, progress::Progress,
    stop::StopHandle, writer::ProgressFn,
};

/// The settings of a mirror. [`Mirror::builder`] creates it.
pub struct MirrorBuilder<D> {
    client: Client<ReadOnly>,
    destination: D,
    company: Option<Company>,
    resources: Vec<String>,
    expanded: Vec<String>,
    sensitive: Vec<String>,
    lease: Duration,
    limit: RateLimit,
    on_progress: Option<ProgressFn>,
}

impl<D: Destination> MirrorBuilder<D> {
    /// The shortest lease.
    const SHORTEST_LEASE: Duration = Duration::from_secs(1);

    pub(super) fn new(client: Client<ReadOnly>, destination: D) -> Self {
        Self {
            client,
            destination,
            company: None,
            resources: Vec::new(),
            expanded: Vec::new(),
            sensitive: Vec::new(),
            lease: Duration::from_secs(60),
            limit: RateLimit::of_core(),
            on_progress: None,
        }
    }

    /// Sets the name of the company. It is a part of the primary key of each table, and must never change.
    #[must_use]
    pub fn company(mut self, name: impl Into<String>) -> Self {
        self.company = Some(Company::new(name));
        self
    }

    /// Chooses the resources by their names, such as `TimeEntry`, `time entries` or `/timeentry`. The default is all.
    ///
    /// A first run reads them in this order. Several calls add up.
    #[must_use]
    pub fn resources(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.resources.extend(names.into_iter().map(Into::into));
        self
    }

    /// Reads nested fields that lists leave out, each by the names of its resource and itself: `Invoice.invoiceDetails`.
    ///
    /// Without this setting, these fields have no column. A page with them holds at most 100 records instead of 1,000, so
    /// the resource takes ten times as many calls.
    #[must_use]
    pub fn expand(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.expanded.extend(names.into_iter().map(Into::into));
        self
    }

    /// Keeps sensitive fields, each by the names of its resource and itself: `Employee.dateOfBirth`.
    ///
    /// Without this setting, all sensitive fields are left out, and the table of runs lists them.
    #[must_use]
    pub fn include_sensitive(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sensitive.extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets the time for which a worker holds the company after each batch. The default is one minute.
    ///
    /// Another worker waits so long after a kill. The worker extends the time while it waits for Core.
    #[must_use]
    pub fn lease(mut self, time: Duration) -> Self {
        self.lease = time;
        self
    }

    /// Sets the rate limit from which the smallest interval of [`Mirror::watch`] follows. The default is Core's.
    ///
    /// The limit itself is a setting of the client.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.limit = limit;
        self
    }

    /// Sets a function that gets the progress after each batch with rows.
    #[must_use]
    pub fn on_progress(mut self, show: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(show));
        self
    }

    /// Makes the mirror. Nothing is read or written yet.
    ///
    /// # Errors
    ///
    /// Without a company, with a lease below one second, or with an unknown name of a resource or a field. The error has
    /// the nearest names.
    pub fn build(self) -> Result<Mirror<D>, SettingError> {
        let company = self.company.filter(|company| !company.as_str().is_empty());
        let company = company.ok_or(SettingError::NoCompany)?;
        if self.lease < Self::SHORTEST_LEASE {
            return Err(SettingError::Lease(self.lease));
        }
        let tables = choose(&self.resources, &self.expanded, &self.sensitive)?;
        Ok(Mirror {
            client: self.client,
            destination: self.destination,
            company,
            tables,
            lease: self.lease,
            limit: self.limit,
            on_progress: self.on_progress,
            stop: StopHandle::new(),
            unreleased: None,
        })
    }
}

impl<D> std::fmt::Debug for MirrorBuilder<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MirrorBuilder").field("company", &self.company).finish_non_exhaustive()
    }
}
