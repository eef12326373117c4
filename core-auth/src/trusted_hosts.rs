//! The hosts that may receive secrets.

use core_api::{BaseUrl, BaseUrlError, client::HostPolicy, foreign_text};
use url::{Host, Url};

use crate::{Error, error::Fault};

/// The domain of Core. Companies have their own hosts below this domain.
const CORE: &str = "bqecore.com";

/// The hosts that responses of an identity server may refer to.
#[derive(Clone, Debug)]
pub(crate) struct TrustedHosts {
    /// The host of the issuer, which is always trusted.
    issuer: String,
    /// `None` if the domains are unknown.
    domains: Option<Vec<String>>,
    is_loopback_allowed: bool,
}

impl TrustedHosts {
    /// Returns the trusted hosts of an issuer.
    ///
    /// For an issuer of Core, these are the hosts below its domain. For any other issuer, the base URL
    /// may have any host.
    pub(crate) fn for_issuer(issuer: &Url) -> Self {
        let issuer = issuer.host_str().unwrap_or_default().to_owned();
        let domains = is_within(&issuer, CORE).then(|| vec![CORE.to_owned()]);
        Self { issuer, domains, is_loopback_allowed: false }
    }

    /// The hosts that an API client may send its token to.
    pub(crate) fn policy(&self) -> HostPolicy {
        let policy = self.domains.as_ref().map_or_else(HostPolicy::of_core, HostPolicy::of);
        if self.is_loopback_allowed { policy.with_loopback() } else { policy }
    }

    /// Returns whether no host at all can serve the API.
    pub(crate) fn is_empty(&self) -> bool {
        !self.is_loopback_allowed && self.domains.as_ref().is_some_and(Vec::is_empty)
    }

    /// Checks the base URL in a token response.
    fn check_base(&self, url: &Url) -> Result<(), String> {
        let is_listed = |host: &str| match &self.domains {
            Some(domains) => domains.iter().any(|domain| is_within(host, domain)),
            None => true,
        };
        self.check(url, is_listed)
    }

    /// Checks an endpoint from a discovery document, which will receive the secret of the app.
    pub(crate) fn check_identity(&self, url: &Url) -> Result<(), String> {
        let is_listed =
            |host: &str| self.domains.iter().flatten().any(|domain| is_within(host, domain));
        self.check(url, |host| host == self.issuer || is_listed(host))
    }

    /// Checks that a request to this address is encrypted, or stays on this machine.
    pub(crate) fn check_transport(&self, url: &Url) -> Result<(), String> {
        if url.scheme() == "https" || self.is_loopback_allowed && is_loopback(url) {
            return Ok(());
        }
        Err("it is not https; `App::allow_loopback` permits addresses of this machine".to_owned())
    }

    fn check(&self, url: &Url, is_listed: impl Fn(&str) -> bool) -> Result<(), String> {
        self.check_transport(url)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it has a user name or a password".to_owned());
        }
        match url.host() {
            _ if is_loopback(url) && self.is_loopback_allowed => Ok(()),
            Some(Host::Domain(name)) if !is_loopback(url) && is_listed(name) => Ok(()),
            Some(Host::Domain(name)) => Err(format!(
                "`{name}` is not among the hosts of this app; `App::with_domains` adds hosts"
            )),
            _ => Err("its host is an IP address".to_owned()),
        }
    }

    /// Sets the trusted domains.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if one of them is not a domain name.
    pub(crate) fn set_domains(
        &mut self,
        domains: impl IntoIterator<Item = String>,
    ) -> Result<(), Error> {
        let domains = domains.into_iter().map(|domain| domain_name(&domain));
        self.domains = Some(domains.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Permits `http` to this machine.
    pub(crate) fn allow_loopback(&mut self) {
        self.is_loopback_allowed = true;
    }

    /// Parses and checks the base URL in a response, which is untrusted input.
    pub(crate) fn base_url(&self, text: &str) -> Result<BaseUrl, Error> {
        self.base_url_or_reason(text)
            .map_err(|reason| Fault::Address { name: "base URL", reason }.into())
    }

    /// Like [`base_url`](Self::base_url), but returns the plain reason instead of an error.
    pub(crate) fn base_url_or_reason(&self, text: &str) -> Result<BaseUrl, String> {
        // A host name may have any length.
        let bad = |reason: String| foreign_text::line(&reason);
        let base: BaseUrl = text.parse().map_err(|error: BaseUrlError| bad(error.to_string()))?;
        let url = Url::parse(base.as_str()).map_err(|error| bad(error.to_string()))?;
        self.check_base(&url).map_err(bad)?;
        Ok(base)
    }
}

/// Converts a domain name to the form that URLs have: lower case, with `xn--` labels for Unicode.
fn domain_name(text: &str) -> Result<String, Error> {
    let bad = |problem: &str| {
        let reason =
            format!("`{}` {problem}; write a name such as `example.com`", foreign_text::line(text));
        Fault::Address { name: "domain", reason }.into()
    };
    let is_name = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
    let labels = text.split('.');
    if !text.chars().all(is_name) || labels.clone().any(str::is_empty) {
        return Err(bad("is not a domain name"));
    }
    match Host::parse(text) {
        Ok(Host::Domain(name)) => Ok(name),
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => Err(bad("is an IP address")),
        Err(_) => Err(bad("is not a domain name")),
    }
}

/// Returns whether a host is in or below a domain.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|start| start.is_empty() || start.ends_with('.'))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use core_api::api;

    use super::*;
    use crate::App;

    fn check(app: &App, text: &str) -> Result<String, String> {
        app.server
            .config
            .hosts
            .base_url(text)
            .map(|base| base.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_app_of_core_takes_base_urls_of_core_only() {
        let app = App::production("id", "https://app.test/callback").unwrap();
        for good in [api::PRODUCTION, "https://coreapi1-01.bqecore.com/api/", "https://BQECORE.com"]
        {
            assert!(check(&app, good).is_ok(), "{good}");
        }
        for (bad, expected) in [
            ("http://api.bqecore.com/api", "https"),
            ("https://api.bqecore.com.evil.test/api", "not among"),
            ("https://evilbqecore.com/api", "not among"),
            ("https://user@api.bqecore.com/api", "has a user"),
            ("https://169.254.169.254/api", "IP address"),
            ("https://[::1]/api", "IP address"),
            ("https://2130706433/api", "IP address"),
            ("https://localhost/api", "not among"),
            ("http://127.0.0.1/api", "allow_loopback"),
            ("api.bqecore.com/api", "not a URL"),
        ] {
            let error = check(&app, bad).unwrap_err();
            assert!(error.contains(expected), "{bad}: {error}");
        }
        let wider = app.with_domains(["example.com"]).unwrap().allow_loopback();
        assert!(check(&wider, "https://core.example.com/api").is_ok());
        assert!(check(&wider, "http://127.0.0.1:8080/api").is_ok());
        assert!(check(&wider, api::PRODUCTION).is_err());
        assert!(check(&wider, "http://10.0.0.1/api").is_err());
    }

    #[test]
    fn discovery_names_the_issuers_host_or_a_domain_that_was_set() {
        let app = App::at("https://identity.test/idp", "id", "https://app.test/callback").unwrap();
        let named =
            |app: &App, text| app.server.config.hosts.check_identity(&Url::parse(text).unwrap());
        assert!(named(&app, "https://identity.test/connect/token").is_ok());
        for other in ["https://other.test/", "http://identity.test/", "https://a@identity.test/"] {
            assert!(named(&app, other).is_err(), "{other}");
        }
        assert!(
            named(&app.with_domains(["other.test"]).unwrap(), "https://login.other.test/").is_ok()
        );
    }

    #[test]
    fn a_domain_that_no_host_can_be_in_is_refused() {
        let app = App::production("id", "https://app.test/callback").unwrap();
        for domain in [
            "",
            ".",
            ".test",
            "a.test.",
            "a..test",
            "*.a.test",
            "https://a.test",
            "a.test/api",
            "a.test:443",
            "user@a.test",
            "a test",
            " a.test",
            "127.0.0.1",
            "[::1]",
            "a,b",
            "%61.test",
        ] {
            let error = app.clone().with_domains(["good.test", domain]).unwrap_err().to_string();
            assert!(error.starts_with("the domain ") && error.contains("example.com"), "{error}");
        }
        let other = app.with_domains(["BÜCHER.test", "a_b.test"]).unwrap();
        assert!(check(&other, "https://api.bücher.test/api").is_ok());
        assert!(check(&other, "https://api.xn--bcher-kva.test/api").is_ok());
        assert!(check(&other, "https://a_b.test/api").is_ok());
    }
}
