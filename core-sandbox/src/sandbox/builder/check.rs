//! Settings that cannot work.

use std::{io, time::Duration};

use url::Url;

use super::SandboxBuilder;

/// The longest wait and the longest window.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The most records of a resource, which take about a gigabyte.
const MAX_RECORDS: usize = 1_000_000;

type Checked = Result<(), String>;

impl SandboxBuilder {
    /// Checks that the sandbox can work like this.
    pub(super) fn check(&self) -> io::Result<()> {
        let all = [
            check_redirect_uri(&self.redirect_uri),
            self.public_url.as_deref().map_or(Ok(()), check_public_url),
            self.check_times(),
            self.check_data(),
            self.check_faults(),
        ];
        let checked: Checked = all.into_iter().collect();
        checked.map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))
    }

    fn check_times(&self) -> Checked {
        if self.latency > DAY {
            return Err("`latency` is longer than a day; give less".to_owned());
        }
        match self.rate {
            Some(rate) if rate.window.is_zero() || rate.window > DAY => {
                Err("the window of `rate_limit` is zero or longer than a day; give a minute"
                    .to_owned())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn check_data(&self) -> Checked {
        if let Some(today) = self.today.filter(|today| today.year() < 2) {
            return Err(format!("`today` is {today}, and Core's dates begin with the year 1"));
        }
        match self.least.iter().find(|(_, records)| *records > MAX_RECORDS) {
            Some((path, records)) => Err(format!(
                "`at_least` asks for {records} records of `{path}`; give {MAX_RECORDS} or fewer"
            )),
            None => Ok(()),
        }
    }

    fn check_faults(&self) -> Checked {
        if self.is_failing_share_wrong {
            return Err("the share of `failing` is out of range; give 0 to 1".to_owned());
        }
        let mut checked = self.faults.iter().map(|fault| fault.check());
        checked.find_map(Result::err).map_or(Ok(()), |error| Err(error.to_string()))
    }
}

fn check_redirect_uri(text: &str) -> Checked {
    match Url::parse(text) {
        Ok(url) if url.fragment().is_none() => Ok(()),
        Ok(_) => {
            Err("`redirect_uri` has a fragment, which RFC 6749 forbids; leave it out".to_owned())
        }
        Err(error) => Err(format!(
            "`redirect_uri` is not a valid URL: {error}; give one as `http://127.0.0.1/`"
        )),
    }
}

/// An origin to the letter, since paths are appended to it.
fn check_public_url(text: &str) -> Checked {
    let origin = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match origin.map(|url| url.origin().ascii_serialization()) {
        Some(origin) if origin == text => Ok(()),
        Some(origin) => Err(format!("`public_url` is not an address alone; write `{origin}`")),
        None => {
            Err("`public_url` is not a valid address; give one as `https://core.test`".to_owned())
        }
    }
}
