//! The hosts that bypass the proxy.

use std::net::IpAddr;

use url::Host;

use crate::client::ConfigError;

/// Reads the entries of the caller.
pub(super) fn of_caller(entries: &[String]) -> Result<Vec<String>, ConfigError> {
    let read = |entry: &String| {
        canonical(entry).ok_or_else(|| ConfigError::Wrong {
            setting: "no_proxy",
            reason: format!(
                "has `{}`, which is not a host, an address or a network; write \
                 `internal.example.org` or `10.0.0.0/8`",
                entry.escape_debug()
            ),
        })
    };
    entries.iter().map(read).collect()
}

/// Reads the entries of a variable, separated by commas.
///
/// Programs use different notations, such as `host:port`. An unknown entry is skipped, so more requests go
/// through the proxy, not fewer.
pub(super) fn of_environment(list: &str) -> impl Iterator<Item = String> {
    list.split(',').filter(|entry| !entry.trim().is_empty()).filter_map(|entry| {
        let read = canonical(entry);
        if read.is_none() {
            tracing::debug!(entry, "NO_PROXY has an unsupported entry, which is ignored");
        }
        read
    })
}

/// Returns an entry in the form that the HTTP client expects: `*`, an address, a network, or a name with its
/// subdomains.
///
/// The HTTP client accepts any text as a name, and then no host matches it.
fn canonical(entry: &str) -> Option<String> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    if entry == "*" {
        return Some(entry.to_owned());
    }
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Some(address.to_string());
    }
    if let Some((address, prefix)) = entry.split_once('/') {
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.parse::<u8>().ok().filter(|prefix| *prefix <= most)?;
        return Some(format!("{address}/{prefix}"));
    }
    let name = entry.strip_prefix('*').unwrap_or(entry);
    let name = if name.len() < entry.len() { name.strip_prefix('.')? } else { name };
    let name = name.strip_prefix('.').unwrap_or(name);
    let is_name = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
    if name.starts_with('.') || !name.chars().all(is_name) {
        return None;
    }
    match Host::parse(name.strip_suffix('.').unwrap_or(name)) {
        Ok(Host::Domain(name)) => Some(name),
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_name_an_address_or_a_network() {
        for (entry, expected) in [
            ("a.test", "a.test"),
            (" A.Test ", "a.test"),
            (".a.test", "a.test"),
            ("*.a.test", "a.test"),
            ("a.test.", "a.test"),
            ("bücher.test", "xn--bcher-kva.test"),
            ("my_host", "my_host"),
            ("*", "*"),
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("fe80::/10", "fe80::/10"),
        ] {
            assert_eq!(canonical(entry).as_deref(), Some(expected), "{entry}");
        }
        for entry in [
            "",
            " ",
            ".",
            "..a",
            "*a.test",
            "a.*.test",
            "**",
            "a,b",
            "a b",
            "https://a.test",
            "a.test:443",
            "a.test/path",
            "10.0.0.0/33",
            "fe80::/129",
            "10.0.0.0/x",
            "10.*",
            "<local>",
            "0x7f.1",
            "user@a.test",
        ] {
            assert_eq!(canonical(entry), None, "{entry}");
            if !entry.contains(',') {
                let error = of_caller(&[entry.to_owned()]).unwrap_err().to_string();
                assert!(error.starts_with("`no_proxy` has"), "{entry}: {error}");
            }
        }
    }

    #[test]
    fn an_unsupported_entry_of_the_environment_is_skipped() {
        let read = |list| of_environment(list).collect::<Vec<_>>();
        assert_eq!(read("a.test, <local>,,10.0.0.0/8 , b:80"), ["a.test", "10.0.0.0/8"]);
        assert!(read("").is_empty());
    }
}
