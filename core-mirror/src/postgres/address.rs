//! Addresses of databases: `postgres://user@host:5432/database?schema=core`.

mod pass_file;
mod settings;
#[cfg(test)]
mod tests;

use std::{env, fmt, str::FromStr, time::Duration};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use super::{identifier::Identifier, tls::Tls};
use crate::DestinationError;
use settings::Settings;

/// The schema if the address does not name one.
const DEFAULT_SCHEMA: &str = "public";

/// The longest time in which a connection opens, if the address does not set `connect_timeout`.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The time after which a silent peer counts as gone, if the address does not set `tcp_user_timeout`.
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(60);

/// The longest wait for a lock, if `options` of the address do not set `lock_timeout`.
const LOCK_TIMEOUT: &str = "-c lock_timeout=30s";

/// The address of a database of PostgreSQL, with the settings of its connections. `Debug` shows no password.
///
/// ```text
/// postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?PARAMETER=VALUE&…]
/// ```
///
/// # Parameters
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `schema` | the schema of the tables, which is created if it is missing | `public` |
/// | `sslmode` | `disable`, `prefer`, `require`, `verify-ca` or `verify-full`, with the meaning that libpq gives them | `prefer` for sockets and this machine, otherwise `verify-full` |
/// | `sslrootcert` | a file with root certificates as PEM | the roots of the system, or of `SSL_CERT_FILE` |
/// | `sslcert`, `sslkey` | files with the certificate of the client and its key as PEM | none |
/// | `connect_timeout` | the time for opening a connection, in seconds | 10 |
/// | `options` | settings of the session, such as `-c lock_timeout=5s` | a `lock_timeout` of 30 s |
///
/// The other parameters are those of the crate [`tokio_postgres`](tokio_postgres::Config). A host that is a folder
/// (`postgres://%2Fvar%2Frun%2Fpostgresql/books`) is that of a socket.
///
/// `require` encrypts, but does not show who answers. `verify-full` checks the certificate and the name of the host.
///
/// # Password
///
/// A password that the address lacks is taken from `PGPASSWORD`, then from the password file: the one that `PGPASSFILE`
/// names, or `~/.pgpass`. Only its owner may have access to the file.
#[derive(Clone)]
pub struct PostgresAddress {
    config: Config,
    tls: Tls,
    schema: Identifier,
}

impl PostgresAddress {
    /// Returns the address with another schema.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Address`] if the name is empty, has more than 63 bytes, or begins with `pg_`.
    pub fn with_schema(mut self, schema: &str) -> Result<Self, DestinationError> {
        self.schema = schema_name(schema)?;
        Ok(self)
    }

    /// Returns the name of the schema.
    #[must_use]
    pub fn schema(&self) -> &str {
        self.schema.name()
    }

    pub(super) fn quoted_schema(&self) -> &Identifier {
        &self.schema
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn tls(&self) -> &Tls {
        &self.tls
    }

    /// Returns the hosts and the database, without the user and the password.
    pub(super) fn place(&self) -> String {
        let database = self.config.get_dbname().or(self.config.get_user()).unwrap_or_default();
        let ports = self.config.get_ports();
        let hosts = self.config.get_hosts().iter().enumerate().map(|(index, host)| {
            let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
            match host {
                Host::Tcp(name) if name.contains(':') => format!("[{name}]:{port}"),
                Host::Tcp(name) => format!("{name}:{port}"),
                #[cfg(unix)]
                Host::Unix(folder) => folder.display().to_string(),
            }
        });
        let mut hosts: Vec<String> = hosts.collect();
        if hosts.is_empty() {
            hosts.extend(self.config.get_hostaddrs().iter().map(ToString::to_string));
        }
        format!("database `{database}` at `{}`", hosts.join(","))
    }
}

impl FromStr for PostgresAddress {
    type Err = DestinationError;

    /// Reads an address, and looks up the password if the address has none.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Address`] if the text is not an address, names a parameter that does not exist, or if the
    /// password file cannot be used. No message has a part of the password.
    fn from_str(address: &str) -> Result<Self, DestinationError> {
        Self::parse(address, &|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }
}

impl PostgresAddress {
    /// Reads an address with the variables of an environment.
    fn parse(
        address: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, DestinationError> {
        let (settings, rest) = Settings::take(address)?;
        let mut config = Config::from_str(&rest).map_err(|error| invalid(&reason(&error)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(invalid("it names no host"));
        }
        complete(&mut config, environment)?;
        let schema = schema_name(settings.schema().unwrap_or(DEFAULT_SCHEMA))?;
        let tls = settings.tls(is_local(&config))?;
        // A socket has no host name, which TLS needs. libpq does not use TLS there either.
        let mode = if is_socket(&config) { SslMode::Disable } else { tls.mode() };
        config.ssl_mode(mode);
        Ok(Self { config, tls, schema })
    }
}

impl fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresAddress")
            .field("place", &self.place())
            .field("schema", &self.schema.name())
            .finish_non_exhaustive()
    }
}

/// Adds what the address does not set: the password, the user and limits of time.
fn complete(
    config: &mut Config,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<(), DestinationError> {
    if config.get_user().is_none() {
        let user = environment("USER").or_else(|| environment("LOGNAME"));
        let user = user.ok_or_else(|| invalid("it names no user"))?;
        config.user(user);
    }
    if config.get_password().is_none() {
        let password = match environment("PGPASSWORD") {
            Some(password) => Some(password),
            None => pass_file::password(config, environment)?,
        };
        if let Some(password) = password {
            config.password(password);
        }
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(TCP_USER_TIMEOUT);
    }
    if config.get_application_name().is_none() {
        config.application_name("core-mirror");
    }
    // The last of two equal settings wins.
    let options = match config.get_options() {
        Some(options) => format!("{LOCK_TIMEOUT} {options}"),
        None => LOCK_TIMEOUT.to_owned(),
    };
    config.options(options);
    Ok(())
}

/// Returns whether all hosts are sockets.
fn is_socket(config: &Config) -> bool {
    #[cfg(unix)]
    {
        let hosts = config.get_hosts();
        !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_)))
    }
    #[cfg(not(unix))]
    {
        let _ = config;
        false
    }
}

/// Returns whether all hosts are this machine.
fn is_local(config: &Config) -> bool {
    let is_local_name = |name: &str| {
        name == "localhost"
            || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    };
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => is_local_name(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

fn schema_name(name: &str) -> Result<Identifier, DestinationError> {
    let schema = Identifier::new(name).map_err(|reason| invalid(&reason))?;
    if name.starts_with("pg_") || name == "information_schema" {
        return Err(invalid(&format!("the schema `{name}` belongs to PostgreSQL; name another")));
    }
    Ok(schema)
}

/// Returns the reason without the address, which may have a password.
fn reason(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

fn invalid(reason: &str) -> DestinationError {
    DestinationError::Address(format!(
        "the address of PostgreSQL is not valid: {reason}; write it as \
         `postgres://USER@HOST:5432/DATABASE`, with `%40` for an `@` within a name or password"
    ))
}
