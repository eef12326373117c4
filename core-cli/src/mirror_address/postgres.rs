//! The address of a mirror in PostgreSQL.

use core_mirror::PostgresAddress;

use crate::{error::CliError, mistake::Mistake, names};

/// The parameters of an address. Those of the client of PostgreSQL follow those of the mirror.
const PARAMETERS: [&str; 23] = [
    "schema",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "options",
    "application_name",
    "channel_binding",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "password",
    "port",
    "sslnegotiation",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Parses an address without a password.
pub(super) fn parse(flag: &str, text: &str) -> Result<PostgresAddress, CliError> {
    if has_password(text) {
        return Err(CliError::usage(format!(
            "`{flag}` does not take a password, because others can read arguments; set PGPASSWORD, or write the \
             password to ~/.pgpass"
        )));
    }
    if let Some(mistake) = unknown_parameter(flag, text) {
        return Err(CliError::usage(mistake.to_string()));
    }
    text.parse().map_err(|error| CliError::usage(format!("`{flag}` is not valid: {error}")))
}

/// Returns the text after the `?` of an address.
fn query(address: &str) -> Option<&str> {
    address.split_once('?').map(|(_, query)| query)
}

/// Finds a parameter that does not exist. Values are left out of the error, because one of them may be a password.
fn unknown_parameter(flag: &str, address: &str) -> Option<Mistake> {
    let mut parameters = query(address)?.split('&').filter(|pair| !pair.is_empty());
    let name = |pair: &str| {
        let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
        decoded.map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    let wrong = parameters.find(|pair| !PARAMETERS.contains(&name(pair).as_str()))?;
    let typed = wrong.split('=').next().unwrap_or_default();
    let advice = match names::advice(PARAMETERS, typed) {
        near if near.is_empty() => "; leave it out, or write one such as `schema=core`".to_owned(),
        near => near,
    };
    let message = format!("the address has no parameter `{typed}`{advice}");
    let mistake = Mistake::whole(message, typed).within(&format!("{flag} postgres://…?"));
    Some(mistake.continued("=…"))
}

/// Returns whether an address has a password, before its host or as a parameter.
fn has_password(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let before = rest.split('?').next().unwrap_or_default();
    let authority = before.split('/').next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    let query = query(rest).unwrap_or_default();
    let mut parameters = url::form_urlencoded::parse(query.as_bytes());
    user.contains(':') || parameters.any(|(name, _)| name == "password")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let error = parse("--mirror", text).unwrap_err();
        assert_eq!(error.failure(), crate::error::Failure::Usage, "{text}");
        error.text().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_password_is_refused_and_not_shown() {
        for text in [
            "postgres://me:canary@localhost/books",
            "postgres://me@localhost/books?password=canary",
            "postgres://me@localhost/books?schema=core&pass%77ord=canary",
        ] {
            let shown = error(text);
            assert!(shown.contains("`--mirror` does not take a password"), "{shown}");
            assert!(!shown.contains("canary"), "{shown}");
        }
        let shown = error("postgres://me@localhost/books?pasword=canary");
        assert!(!shown.contains("canary") && shown.contains("did you mean"), "{shown}");
    }

    #[test]
    fn a_misspelt_parameter_has_its_place_and_the_nearest_names() {
        let shown = error("postgres://me@localhost/books?sslmode=disable&schem=core");
        assert!(shown.contains("did you mean `schema`?"), "{shown}");
        let place = "--mirror postgres://…?schem=…\n                        ^^^^^";
        assert!(shown.contains(place), "{shown}");
    }

    #[test]
    fn wrong_values_have_the_fix() {
        for (text, part) in [
            ("postgres://localhost:port/x", "invalid value for option `port`; write it as"),
            ("postgres://me@h/x?sslmode=verify", "`sslmode` is not one of `disable`"),
            ("postgres://me@h/x?schema=pg_own", "belongs to PostgreSQL; name another"),
            ("postgres:me@h/x", "does not start with `postgres://`; write it as"),
        ] {
            let shown = error(text);
            assert!(shown.contains(part) && shown.starts_with("`--mirror` is"), "{shown}");
        }
    }

    #[test]
    fn all_parameters_are_known_to_the_client() {
        for name in PARAMETERS.iter().filter(|name| **name != "password") {
            // The client tells a wrong value from an unknown name.
            let result = parse("--mirror", &format!("postgres://me@h/x?{name}=%00"));
            let shown = result.err().and_then(|error| error.text().map(str::to_owned));
            assert!(!shown.unwrap_or_default().contains("unknown option"), "{name}");
        }
    }
}
