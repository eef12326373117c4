//! Checks of the settings.

use std::{collections::BTreeSet, io, time::Duration};

use url::Url;

use super::SandboxBuilder;
use crate::{
    data::{MAX_RECORDS, PageCaps},
    identity::check_redirect_uri,
};

/// The maximum latency and the maximum window of the rate limit.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The maximum number of companies.
const MAX_COMPANIES: usize = 20;

impl SandboxBuilder {
    /// Checks all settings.
    pub(super) fn check(&self) -> io::Result<()> {
        let all = [
            self.check_redirect_uris(),
            self.check_companies(),
            self.public_url.as_deref().map_or(Ok(()), check_public_url),
            self.check_times(),
            self.check_data(),
            self.check_page_caps(),
            self.check_faults(),
        ];
        let checked: Result<(), String> = all.into_iter().collect();
        checked.map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))
    }

    fn check_redirect_uris(&self) -> Result<(), String> {
        if self.redirect_uris.is_empty() {
            return Err("`redirect_uri` has no value; give a URI".to_owned());
        }
        let mut results = self.redirect_uris.iter().map(|uri| check_redirect_uri(uri));
        results
            .find_map(Result::err)
            .map_or(Ok(()), |reason| Err(format!("`redirect_uri`: {reason}")))
    }

    fn check_times(&self) -> Result<(), String> {
        if self.latency > DAY {
            return Err("`latency` is longer than a day; give a shorter time".to_owned());
        }
        match self.rate_limit {
            Some(limit) if limit.window.is_zero() || limit.window > DAY => {
                Err("the window of `rate_limit` is zero or longer than a day; give a minute"
                    .to_owned())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn check_data(&self) -> Result<(), String> {
        if let Some(today) = self.today.filter(|today| today.year() < 2) {
            return Err(format!(
                "`today` is {today}, and Core's dates start in the year 1; give a later day"
            ));
        }
        match self.minimums.iter().find(|(_, records)| *records > MAX_RECORDS) {
            Some((path, records)) => Err(format!(
                "`rows` asks for {records} records of `{path}`; give {MAX_RECORDS} or fewer"
            )),
            None => Ok(()),
        }
    }

    fn check_page_caps(&self) -> Result<(), String> {
        let (caps, most) = (self.page_caps, PageCaps::CORE);
        let all = [
            ("page_cap", caps.page, most.page),
            ("expanded_page_cap", caps.expanded, most.expanded),
        ];
        let wrong = all.into_iter().find(|(_, cap, most)| !(1..=*most).contains(cap));
        wrong.map_or(Ok(()), |(name, cap, most)| {
            Err(format!("`{name}` is {cap}; give a number of records from 1 to {most}"))
        })
    }

    fn check_companies(&self) -> Result<(), String> {
        if self.companies.len() > MAX_COMPANIES {
            return Err(format!("there are more than {MAX_COMPANIES} companies; give fewer"));
        }
        let mut names = BTreeSet::new();
        for company in &self.companies {
            company.check()?;
            if !names.insert(company.name.to_lowercase()) {
                let name = &company.name;
                return Err(format!("two companies have the name `{name}`; change one of them"));
            }
        }
        Ok(())
    }

    fn check_faults(&self) -> Result<(), String> {
        if self.is_failing_share_invalid {
            return Err("the share of `failing` is out of range; give 0 to 1".to_owned());
        }
        let mut results = self.faults.iter().map(|fault| fault.check());
        results.find_map(Result::err).map_or(Ok(()), |error| Err(error.to_string()))
    }
}

/// Checks that a text is exactly an origin, because paths are appended to it.
fn check_public_url(text: &str) -> Result<(), String> {
    let origin = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match origin.map(|url| url.origin().ascii_serialization()) {
        Some(origin) if origin == text => Ok(()),
        Some(origin) => Err(format!("`public_url` has more than an origin; write `{origin}`")),
        None => {
            Err("`public_url` is not a valid URL; give a URL such as `https://core.test`"
                .to_owned())
        }
    }
}
