//! Tests of addresses.

use std::{collections::BTreeMap, fs};

use tokio_postgres::config::SslMode;

use super::*;
use crate::postgres::tls::Verification;

fn parse(address: &str) -> Result<PostgresAddress, DestinationError> {
    parse_with(address, &[])
}

fn parse_with(
    address: &str,
    environment: &[(&str, &str)],
) -> Result<PostgresAddress, DestinationError> {
    let environment: BTreeMap<_, _> = environment.iter().copied().collect();
    PostgresAddress::parse(address, &|name| environment.get(name).map(|value| (*value).to_owned()))
}

#[test]
fn parameters_of_this_crate_and_of_the_client_are_read() {
    let address = parse(
        "postgresql://me:p%40ss+w@db.example.org:5433,other/books?schema=core%20data\
         &application_name=a+b&sslmode=require&connect_timeout=3",
    )
    .unwrap();
    assert_eq!(address.schema(), "core data");
    assert_eq!(address.quoted_schema().to_string(), "\"core data\"");
    assert_eq!(address.config().get_password(), Some("p@ss+w".as_bytes()));
    assert_eq!(address.config().get_application_name(), Some("a+b"));
    assert_eq!(address.config().get_connect_timeout(), Some(&Duration::from_secs(3)));
    assert_eq!(address.config().get_ssl_mode(), SslMode::Require);
    assert_eq!(address.place(), "database `books` at `db.example.org:5433,other:5432`");
}

#[test]
fn the_session_waits_for_locks_as_long_as_the_address_says() {
    let options =
        |address: &str| parse(address).unwrap().config().get_options().unwrap().to_owned();
    assert_eq!(options("postgres://me@h/b"), "-c lock_timeout=30s");
    let own = options("postgres://me@h/b?options=-c%20lock_timeout%3D5s");
    assert_eq!(own, "-c lock_timeout=30s -c lock_timeout=5s");
}

#[test]
fn certificates_are_checked_unless_the_server_is_this_machine() {
    for (address, expected) in [
        ("postgres://me@db.example.org/b", Verification::Full),
        ("postgres://me@10.0.0.1/b", Verification::Full),
        ("postgres://me@localhost,db.example.org/b", Verification::Full),
        ("postgres://me@localhost/b", Verification::Optional),
        ("postgres://me@127.0.0.1/b", Verification::Optional),
        ("postgres://me@[::1]/b", Verification::Optional),
        ("postgres://me@localhost/b?sslrootcert=root.pem", Verification::Full),
        ("postgres://me@h/b?sslmode=disable", Verification::Plain),
        ("postgres://me@h/b?sslmode=prefer", Verification::Optional),
        ("postgres://me@h/b?sslmode=require", Verification::Nothing),
        ("postgres://me@h/b?sslmode=require&sslrootcert=root.pem", Verification::Authority),
        ("postgres://me@h/b?sslmode=require&sslrootcert=system", Verification::Nothing),
        ("postgres://me@h/b?sslmode=verify-ca", Verification::Authority),
        ("postgres://me@h/b?sslmode=verify-full", Verification::Full),
    ] {
        assert_eq!(parse(address).unwrap().tls().verification, expected, "{address}");
    }
}

#[cfg(unix)]
#[test]
fn a_socket_has_no_tls() {
    let address = parse("postgres://me@%2Fvar%2Frun/b?sslmode=verify-full").unwrap();
    assert_eq!(address.config().get_ssl_mode(), SslMode::Disable);
    assert_eq!(address.place(), "database `b` at `/var/run`");
}

#[test]
fn a_wrong_address_is_refused_without_its_password() {
    for (address, reason) in [
        ("mysql://me:secret@h/b", "does not start with `postgres://`"),
        ("secret", "does not start with `postgres://`"),
        ("postgres://me:sec@ret@h/b", "the user or the password has an `@`"),
        ("postgres://me:secret@h:port/b", "port"),
        ("postgres://me:secret@/b", "names no host"),
        ("postgres://h/b", "names no user"),
        ("postgres://me:secret@h/b?sslmode=allow", "`verify-ca` and `verify-full`"),
        ("postgres://me:secret@h/b?sslcert=a", "`sslcert` and `sslkey` need each other"),
        ("postgres://me:secret@h/b?colour=red", "colour"),
        ("postgres://me:secret@h/b?schema=", "`` is not a valid name"),
        ("postgres://me:secret@h/b?schema=a%00b", "is not a valid name"),
        ("postgres://me:secret@h/b?schema=pg_core", "belongs to PostgreSQL"),
        ("postgres://me:secret@h/b?schema=information_schema", "belongs to PostgreSQL"),
        (&format!("postgres://me@h/b?schema={}", "s".repeat(64)), "more than 63 bytes"),
    ] {
        let error = parse(address).unwrap_err().to_string();
        assert!(error.contains(reason), "{address}: {error}");
        assert!(error.contains("; write it as `postgres://USER@HOST:5432/DATABASE`"), "{error}");
        assert!(!error.contains("secret") && !error.contains("ret@"), "{error}");
    }
    let shown = format!("{:?}", parse("postgres://me:secret@h/b").unwrap());
    assert!(shown.contains("`b` at `h:5432`") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_schema_can_be_chosen_later() {
    let address = parse("postgres://me@h/b").unwrap();
    assert_eq!(address.schema(), "public");
    assert_eq!(
        address.clone().with_schema("a\"b").unwrap().quoted_schema().to_string(),
        "\"a\"\"b\""
    );
    assert!(address.with_schema("pg_x").is_err());
}

#[test]
fn a_password_is_taken_from_the_address_then_the_environment_then_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passwords");
    fs::write(&file, "# note\nh:5432:b:me:from\\:file\n*:*:*:*:other\n").unwrap();
    only_for_owner(&file);
    let file = file.to_str().unwrap();
    let password = |address: &str, environment: &[(&str, &str)]| {
        let address = parse_with(address, environment).unwrap();
        let password = address.config().get_password().map(<[u8]>::to_vec);
        password.map(|password| String::from_utf8(password).unwrap())
    };
    let both = [("PGPASSWORD", "from env"), ("PGPASSFILE", file)];
    assert_eq!(password("postgres://me:own@h/b", &both).as_deref(), Some("own"));
    assert_eq!(password("postgres://me@h/b", &both).as_deref(), Some("from env"));
    assert_eq!(password("postgres://me@h/b", &both[1..]).as_deref(), Some("from:file"));
    assert_eq!(password("postgres://me@h:1/b", &both[1..]).as_deref(), Some("other"));
    let home = [("HOME", folder.path().to_str().unwrap())];
    assert_eq!(password("postgres://me@h/b", &home), None);
    fs::copy(file, folder.path().join(".pgpass")).unwrap();
    assert_eq!(password("postgres://me@h/b", &home).as_deref(), Some("from:file"));
}

#[test]
fn a_password_file_that_cannot_be_used_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passwords");
    let path = file.to_str().unwrap().to_owned();
    let error = parse_with("postgres://me@h/b", &[("PGPASSFILE", &path)]).unwrap_err().to_string();
    assert!(error.contains("cannot be read") && error.contains("unset `PGPASSFILE`"), "{error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::write(&file, "*:*:*:*:secret\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let error = parse_with("postgres://me@h/b", &[("PGPASSFILE", &path)]).unwrap_err();
        assert!(error.to_string().contains(&format!("run `chmod 600 {path}`")), "{error}");
    }
}

fn only_for_owner(path: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = path;
}
