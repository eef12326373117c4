//! The check of addresses that responses of an identity server name.

use core_api::{
    BaseUrl, BaseUrlError,
    client::{HostFault, InvalidDomainKind, TrustedHosts},
    foreign_text,
};
use url::Url;

use crate::{Error, config::AppConfig, error::Fault};

/// Returns the default hosts of base URLs.
///
/// For an issuer of Core, these are the hosts below its domain. For any other issuer, the base URL may have
/// any host.
pub(crate) fn hosts_of_issuer(issuer: &Url) -> TrustedHosts {
    let core = TrustedHosts::of_core();
    if core.fault_of_url(issuer).is_none() { core } else { TrustedHosts::any_name() }
}

impl AppConfig {
    /// Sets the trusted domains.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if one of them is not a domain name.
    pub(crate) fn set_domains<D: AsRef<str>>(
        &mut self,
        domains: impl IntoIterator<Item = D>,
    ) -> Result<(), Error> {
        let hosts = TrustedHosts::of(domains);
        if let Some(invalid) = hosts.invalid_domain() {
            let problem = match invalid.kind {
                InvalidDomainKind::Loopback => "is of this machine; call `App::allow_loopback`, or",
                InvalidDomainKind::Address => "is an IP address;",
                InvalidDomainKind::NotAName => "is not a domain name;",
            };
            let reason = format!("`{}` {problem} write a name such as `example.com`", invalid.text);
            return Err(Fault::Address { name: "domain", reason }.into());
        }
        let has_loopback = self.hosts.permits_loopback();
        self.hosts = if has_loopback { hosts.with_loopback() } else { hosts };
        Ok(())
    }

    /// The hosts that an API client may send its token to. For an unknown issuer, these are the hosts of Core.
    pub(crate) fn client_hosts(&self) -> TrustedHosts {
        self.hosts.clone().or_domains_of(TrustedHosts::of_core())
    }

    /// Checks that a request to this address is encrypted, or stays on this machine.
    pub(crate) fn check_transport(&self, url: &Url) -> Result<(), String> {
        match self.hosts.fault_of_url(url) {
            Some(fault @ HostFault::NotHttps) => Err(text(fault, url)),
            Some(HostFault::Loopback | HostFault::Address | HostFault::Name) | None => Ok(()),
        }
    }

    /// Checks an endpoint from a discovery document, which will receive the secret of the app.
    ///
    /// The host of the issuer is trusted. Any other host has to be within a domain that is set.
    pub(crate) fn check_endpoint(&self, url: &Url) -> Result<(), String> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it has a user name or a password".to_owned());
        }
        let issuer = Url::parse(&self.issuer).ok();
        let is_of_issuer =
            || issuer.as_ref().is_some_and(|issuer| issuer.host_str() == url.host_str());
        let listed = self.hosts.clone().or_domains_of(TrustedHosts::of([""; 0]));
        match listed.fault_of_url(url) {
            Some(HostFault::Name) if is_of_issuer() => Ok(()),
            Some(fault) => Err(text(fault, url)),
            None => Ok(()),
        }
    }

    /// Parses and checks the base URL in a response, which is untrusted input.
    pub(crate) fn base_url(&self, text: &str) -> Result<BaseUrl, Error> {
        self.base_url_or_reason(text)
            .map_err(|reason| Fault::Address { name: "base URL", reason }.into())
    }

    /// Like [`base_url`](Self::base_url), but returns the plain reason instead of an error.
    pub(crate) fn base_url_or_reason(&self, address: &str) -> Result<BaseUrl, String> {
        // A host name may have any length.
        let bad = |reason: String| foreign_text::line(&reason);
        let base: BaseUrl =
            address.parse().map_err(|error: BaseUrlError| bad(error.to_string()))?;
        let url = Url::parse(base.as_str()).map_err(|error| bad(error.to_string()))?;
        match self.hosts.fault_of_url(&url) {
            Some(fault) => Err(bad(text(fault, &url))),
            None => Ok(base),
        }
    }
}

/// Returns the text of a fault, and the setting that permits the address.
fn text(fault: HostFault, url: &Url) -> String {
    match fault {
        HostFault::NotHttps => {
            "it is not https; `App::allow_loopback` permits addresses of this machine".to_owned()
        }
        HostFault::Loopback => {
            "its host is this machine; `App::allow_loopback` permits that".to_owned()
        }
        HostFault::Address => "its host is an IP address; use the name of the host".to_owned(),
        HostFault::Name => format!(
            "`{}` is not among the hosts of this app; `App::with_domains` adds hosts",
            url.host_str().unwrap_or_default()
        ),
    }
}

#[cfg(test)]
mod tests {
    use core_api::api;

    use super::*;
    use crate::App;

    fn check(app: &App, text: &str) -> Result<String, String> {
        let base = app.server.config.base_url(text);
        base.map(|base| base.to_string()).map_err(|error| error.to_string())
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
            ("https://[::1]/api", "allow_loopback"),
            ("https://2130706433/api", "allow_loopback"),
            ("https://localhost/api", "allow_loopback"),
            ("http://127.0.0.1/api", "it is not https; `App::allow_loopback`"),
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
        let named = |app: &App, text| app.server.config.check_endpoint(&Url::parse(text).unwrap());
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
            "..test",
            "localhost",
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
        let other = app.with_domains(["BÜCHER.test", ".a_b.test."]).unwrap();
        assert!(check(&other, "https://api.bücher.test/api").is_ok());
        assert!(check(&other, "https://api.xn--bcher-kva.test/api").is_ok());
        assert!(check(&other, "https://a_b.test/api").is_ok());
    }
}
