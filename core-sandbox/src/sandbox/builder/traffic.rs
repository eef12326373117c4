//! The settings of the traffic: delays, limits, failures, and its record.

use std::time::Duration;

use core_api::api;

use super::SandboxBuilder;
use crate::{fault::Fault, log::LogFormat, rate_limit::RateLimit};

impl SandboxBuilder {
    /// Delays each response of the API, like a distant server. The default is zero.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Writes a line for each request to standard error. Without this setting, nothing is written.
    #[must_use]
    pub fn log(mut self, format: LogFormat) -> Self {
        self.log = Some(format);
        self
    }

    /// Sets the maximum number of requests in the journal. The default is 1,000, and 0 means none.
    ///
    /// The journal also has a maximum size of 16 MiB. The oldest entries go first.
    #[must_use]
    pub fn journal(mut self, entries: usize) -> Self {
        self.journal = entries;
        self
    }

    /// Sets the maximum number of calls of an app in any window of this length.
    ///
    /// Calls above the limit are refused with 429, and each response has the number of remaining calls.
    /// Without this setting, calls are not limited. Core's limit is
    /// [`CALLS_PER_MINUTE`](core_api::api::CALLS_PER_MINUTE). Refused calls do not count. No source
    /// shows that Core's window slides, so this is an assumption.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// use core_api::api::CALLS_PER_MINUTE;
    /// use core_sandbox::Sandbox;
    ///
    /// let minute = Duration::from_secs(60);
    /// let sandbox = Sandbox::builder().rate_limit(CALLS_PER_MINUTE, minute).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limit(mut self, calls: u32, window: Duration) -> Self {
        self.rate_limit = Some(RateLimit { calls, window });
        self
    }

    /// Limits calls as Core does: 100 a minute for each app, with the headers of the limit.
    #[must_use]
    pub fn like_production(self) -> Self {
        self.rate_limit(api::CALLS_PER_MINUTE, Duration::from_secs(60))
    }

    /// Sets the maximum number of records of a page, from 1 to 1,000. The default is 1,000, as in the
    /// vendor's documentation.
    ///
    /// A page of a larger size has this number of records, and the header `x-sandbox-unconfirmed` says
    /// so. A sandbox with [`SandboxBuilder::strict`] refuses the size. So a program can be tested with a server
    /// whose pages are shorter than it asks for.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use core_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().page_cap(50).expanded_page_cap(10).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn page_cap(mut self, records: u32) -> Self {
        self.page_caps.page = records;
        self
    }

    /// Sets the maximum number of records of a page of a list with `expand`, from 1 to 100. The default is 100.
    ///
    /// A smaller [`SandboxBuilder::page_cap`] holds for these lists as well.
    #[must_use]
    pub fn expanded_page_cap(mut self, records: u32) -> Self {
        self.page_caps.expanded = records;
        self
    }

    /// Makes about this share of all API calls fail, from 0 to 1.
    ///
    /// The failures are in equal parts 502, 503, 504, a dropped connection, and a lost response. Only
    /// calls with a lost response are executed. The failing calls depend on the seed and the order of
    /// the calls. [`Fault::share`] does the same for selected calls. [`Sandbox::clear_faults`](crate::Sandbox::clear_faults)
    /// ends the failures.
    #[must_use]
    pub fn failing(mut self, share: f64, seed: u64) -> Self {
        let statuses = [502, 503, 504].map(Fault::status);
        let faults =
            statuses.into_iter().chain([Fault::connection_dropped(), Fault::answer_lost()]);
        let seeded = faults
            .zip(0..)
            .map(|(fault, number)| fault.on("/api").share(share / 5.0, seed.wrapping_add(number)));
        self.is_failing_share_invalid |= !(0.0..=1.0).contains(&share);
        self.faults.extend(seeded);
        self
    }
}
