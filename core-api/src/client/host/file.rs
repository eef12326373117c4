//! The check of file addresses. Files are fetched without the token.

use std::net::IpAddr;

use http::Uri;
use url::{Host, Url};

use crate::{base_url::is_loopback, client::TrustedHosts, foreign_text};

impl TrustedHosts {
    /// Parses the address of a file and drops its fragment, which HTTP does not send. Fails with the reason
    /// if the policy forbids the address.
    pub(in crate::client) fn file_address(&self, address: &str) -> Result<Url, &'static str> {
        let url = without_blanks(address)
            .and_then(|address| Url::parse(address).map_err(|_| NOT_A_URL))?;
        self.check_file(url)
    }

    /// Returns the target of a redirect, or the reason why the redirect is not followed.
    ///
    /// The rules for first addresses apply. A redirect from `https` to `http`, or from another machine to
    /// this one, is not followed either.
    pub(in crate::client) fn redirect_target(
        &self,
        from: &Url,
        location: &str,
    ) -> Result<Url, String> {
        let target = without_blanks(location)
            .and_then(|location| from.join(location).map_err(|_| NOT_A_URL))
            .map_err(|reason| format!("the redirect is not followed: {reason}"))?;
        let origin = shown_origin(&target);
        let refused = |reason: &str| format!("the redirect to {origin} is not followed: {reason}");
        if from.scheme() == "https" && target.scheme() == "http" {
            return Err(refused("it leads from https to http"));
        }
        if is_local(&target) && !is_local(from) {
            return Err(refused("it leads to this machine"));
        }
        self.check_file(target).map_err(refused)
    }

    fn check_file(&self, mut url: Url) -> Result<Url, &'static str> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address contains a user or a password");
        }
        let host = url.host().ok_or(NOT_A_URL)?;
        let (is_local, is_https) = (is_local(&url), url.scheme() == "https");
        if is_local && !self.has_loopback {
            return Err(
                "the address is of this machine; `Client::builder(…).allow_loopback()` permits that",
            );
        }
        // The system's resolver may resolve a name such as `x.localhost` to another machine.
        if !(is_https || url.scheme() == "http" && is_loopback(&host)) {
            return Err("the address is not https");
        }
        match host {
            Host::Ipv4(_) | Host::Ipv6(_) if !self.has_addresses && !is_local => {
                return Err(
                    "the host of the address is numeric; `TrustedHosts::with_addresses` permits that",
                );
            }
            Host::Ipv4(_) | Host::Ipv6(_) | Host::Domain(_) => {}
        }
        url.set_fragment(None);
        if url.as_str().parse::<Uri>().is_err() {
            return Err("the address contains a character that is not allowed in a request");
        }
        Ok(url)
    }
}

const NOT_A_URL: &str = "the address is not a URL with a host";

/// Refuses characters that the URL parser silently drops.
fn without_blanks(address: &str) -> Result<&str, &'static str> {
    let is_unsafe = |letter: char| letter.is_whitespace() || letter.is_control();
    match address.contains(is_unsafe) {
        true => Err("the address contains a blank or a control character"),
        false => Ok(address),
    }
}

/// Returns whether an address is of this machine, in any spelling.
fn is_local(url: &Url) -> bool {
    let is_local = |address: IpAddr| {
        let address = address.to_canonical();
        address.is_loopback() || address.is_unspecified()
    };
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => is_local(address.into()),
        Some(Host::Ipv6(address)) => is_local(address.into()),
        None => false,
    }
}

/// Returns the origin of an address in backquotes. The rest of the address may be a key.
pub(in crate::client) fn shown_origin(url: &Url) -> String {
    let origin = url.origin();
    let (kind, name) = match origin.is_tuple() {
        true => ("", origin.ascii_serialization()),
        false => ("an address of the scheme ", url.scheme().to_owned()),
    };
    format!("{kind}`{}`", foreign_text::line(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_fetched_from_any_host_with_a_name() {
        let policy = TrustedHosts::of_core();
        assert!(policy.file_address("https://files.example.org/a?sig=b").is_ok());
        for address in [
            "http://files.example.org/a",
            "ftp://files.example.org/a",
            "file:///etc/passwd",
            "https://user@files.example.org/a",
            "https://203.0.113.7/a",
            "https://0xa9fea9fe/latest",
            "https://[::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://0.0.0.0/a",
            "https://localhost./a",
            "https://db.localhost/a",
            "http://localhost:1/a",
            "https://files.example.org/a\r\nb",
            "/a",
            "",
        ] {
            assert!(policy.file_address(address).is_err(), "{address}");
        }
        assert!(policy.with_loopback().file_address("http://127.0.0.1:1/a").is_ok());
        let with_addresses = TrustedHosts::of_core().with_addresses();
        for address in ["https://[::ffff:127.0.0.1]/a", "https://0.0.0.0/a", "https://0/a"] {
            assert!(with_addresses.file_address(address).is_err(), "{address}");
        }
        assert!(with_addresses.file_address("https://203.0.113.7/a").is_ok());
    }

    #[test]
    fn a_redirect_meets_the_rules_of_a_first_address_and_more() {
        let policy = TrustedHosts::of_core().with_loopback();
        let from = Url::parse("https://files.example.org/a/b?key=canary").unwrap();
        for (location, expected) in [
            ("c", "https://files.example.org/a/c"),
            ("/c?key=1#place", "https://files.example.org/c?key=1"),
            ("//other.example/c", "https://other.example/c"),
            ("https://other.example", "https://other.example/"),
            ("HTTPS://Other.Example/Ü", "https://other.example/%C3%9C"),
            ("", "https://files.example.org/a/b?key=canary"),
        ] {
            let target = policy.redirect_target(&from, location);
            assert_eq!(target.unwrap().as_str(), expected, "{location}");
        }
        for location in [
            "http://files.example.org/c",
            "//203.0.113.7/c",
            "https://[2001:db8::1]/c",
            "https://169.254.169.254/latest",
            "https://localhost/c",
            "https://127.0.0.1/c",
            "http://127.0.0.1/c",
            "https://user:canary@other.example/c",
            "ftp://other.example/c",
            "file:///etc/passwd",
            "data:text/plain,a",
            "javascript:alert(1)",
            "https://",
            "https://other.example/a b",
            "\thttps://other.example/",
        ] {
            let reason = policy.redirect_target(&from, location).unwrap_err();
            assert!(reason.contains("is not followed: "), "{reason}");
            assert!(!reason.contains("canary"), "{reason}");
        }
        let long = format!("http://{}.example/", "a".repeat(50_000));
        assert!(policy.redirect_target(&from, &long).unwrap_err().len() < 1000);
        let here = Url::parse("http://127.0.0.1:1/a").unwrap();
        assert!(policy.redirect_target(&here, "http://[::1]:2/b").is_ok());
        assert!(TrustedHosts::of_core().redirect_target(&here, "http://[::1]:2/b").is_err());
    }
}
