//! The settings of the command, which come from flags and from a file.

mod values;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use core_sandbox::{
    AppRegistration, Certificate, CompanySettings, LogFormat, Sandbox, SandboxBuilder,
};
use jiff::civil::Date;
use serde::Deserialize;

pub(crate) use values::{DataSetChoice, LogChoice, RowCount};
use values::{day, one_or_more, port, row_count, row_counts};

/// The settings. A setting without a value has its default.
///
/// The fields have the names of the keys in the file. Flags have hyphens instead of underscores.
#[derive(Args, Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Port to listen on; 0 means a free port [default: 0]
    #[arg(long, value_name = "N", value_parser = port)]
    pub(crate) port: Option<u16>,
    /// Host to listen on, such as 0.0.0.0 for all addresses [default: localhost]
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// Grant logins at once, without a consent page
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) auto_consent: Option<bool>,
    /// Refuse what no source shows, instead of marking it
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) strict: Option<bool>,
    /// Limit calls as Core does: 100 a minute
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) like_production: Option<bool>,
    /// Redirect URI of the sample apps; may be repeated
    #[arg(long, value_name = "URI")]
    #[serde(deserialize_with = "one_or_more")]
    pub(crate) redirect_uri: Vec<String>,
    /// Apps, which replace the sample apps.
    #[arg(skip)]
    pub(crate) app: Vec<AppRegistration>,
    /// Companies, which replace the sample companies.
    #[arg(skip)]
    pub(crate) company: Vec<CompanySettings>,
    /// Person who logs in without a choice: an id, a name, an email address or a role
    #[arg(long, value_name = "PERSON")]
    pub(crate) log_in_as: Option<String>,
    /// Company to which a person logs in without a choice
    #[arg(long, value_name = "COMPANY")]
    pub(crate) log_in_to: Option<String>,
    /// Lifetime of access tokens in seconds [default: 3600]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) token_lifetime: Option<u64>,
    /// Seconds in which a refresh token may be used again [default: 0]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) refresh_grace: Option<u64>,
    /// End the base URL of the API with a slash [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) trailing_slash: Option<bool>,
    /// Maximum number of calls of an app in a minute [default: no limit]
    #[arg(long, value_name = "CALLS")]
    pub(crate) rate_limit: Option<u32>,
    /// Delay of each response of the API in milliseconds [default: 0]
    #[arg(long, value_name = "MILLISECONDS")]
    pub(crate) latency: Option<u64>,
    /// Share of the API calls that fail, from 0 to 1 [default: 0]
    #[arg(long, value_name = "SHARE")]
    pub(crate) failing: Option<f64>,
    /// Maximum number of records of a page; larger pages are cut [default: 1000]
    #[arg(long, value_name = "N")]
    pub(crate) page_cap: Option<u32>,
    /// Maximum number of records of a page with `expand` [default: 100]
    #[arg(long, value_name = "N")]
    pub(crate) expanded_page_cap: Option<u32>,
    /// Minimum number of records of a resource, such as `timeentry=100000`; may be repeated
    #[arg(long, value_name = "RESOURCE=N", value_parser = row_count)]
    #[serde(deserialize_with = "row_counts")]
    pub(crate) rows: Vec<RowCount>,
    /// Records of the start [default: sample]
    #[arg(long, value_name = "SET")]
    pub(crate) data_set: Option<DataSetChoice>,
    /// Last day of the sample data, such as 2026-03-31 [default: today]
    #[arg(long, value_name = "DAY")]
    #[serde(deserialize_with = "day")]
    pub(crate) today: Option<Date>,
    /// Folder of JSON and CSV files with the records of the start [default: sample data]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) seed_from: Option<PathBuf>,
    /// File that keeps the data after the process ends [default: the data ends with the process]
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Number that makes codes, tokens and failures the same at each start
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Public address, if it differs from the address of the request, such as https://core.test
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Follow X-Forwarded-Host and X-Forwarded-Proto of a proxy
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) trust_forwarded: Option<bool>,
    /// Speak TLS, with a certificate that is made at the start
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) tls: Option<bool>,
    /// File to which the certificate that clients have to trust is written, as PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// File with an own certificate chain, as PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) tls_chain: Option<PathBuf>,
    /// File with the private key of the own certificate, as PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Format of the log on standard error [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log: Option<LogChoice>,
    /// Number of requests in the journal, which `GET /sandbox/requests` shows [default: 1000]
    #[arg(long, value_name = "N")]
    pub(crate) journal: Option<usize>,
}

impl Settings {
    /// Returns these settings, and those of a file where these have no value.
    pub(crate) fn over(self, file: Self) -> Self {
        let is_set = |row: &RowCount| self.rows.iter().any(|own| own.resource == row.resource);
        let rows = file.rows.iter().filter(|row| !is_set(row)).chain(&self.rows).cloned().collect();
        Self {
            port: self.port.or(file.port),
            host: self.host.or(file.host),
            auto_consent: self.auto_consent.or(file.auto_consent),
            strict: self.strict.or(file.strict),
            like_production: self.like_production.or(file.like_production),
            redirect_uri: or(self.redirect_uri, file.redirect_uri),
            app: or(self.app, file.app),
            company: or(self.company, file.company),
            log_in_as: self.log_in_as.or(file.log_in_as),
            log_in_to: self.log_in_to.or(file.log_in_to),
            token_lifetime: self.token_lifetime.or(file.token_lifetime),
            refresh_grace: self.refresh_grace.or(file.refresh_grace),
            trailing_slash: self.trailing_slash.or(file.trailing_slash),
            rate_limit: self.rate_limit.or(file.rate_limit),
            latency: self.latency.or(file.latency),
            failing: self.failing.or(file.failing),
            page_cap: self.page_cap.or(file.page_cap),
            expanded_page_cap: self.expanded_page_cap.or(file.expanded_page_cap),
            rows,
            data_set: self.data_set.or(file.data_set),
            today: self.today.or(file.today),
            seed_from: self.seed_from.or(file.seed_from),
            data: self.data.or(file.data),
            seed: self.seed.or(file.seed),
            public_url: self.public_url.or(file.public_url),
            trust_forwarded: self.trust_forwarded.or(file.trust_forwarded),
            tls: self.tls.or(file.tls),
            tls_cert: self.tls_cert.or(file.tls_cert),
            tls_chain: self.tls_chain.or(file.tls_chain),
            tls_key: self.tls_key.or(file.tls_key),
            log: self.log.or(file.log),
            journal: self.journal.or(file.journal),
        }
    }

    /// Returns the builder with these settings.
    ///
    /// # Errors
    ///
    /// Returns a message if the files of a certificate cannot be read.
    pub(crate) fn builder(self) -> Result<SandboxBuilder, String> {
        let mut builder = set(Sandbox::builder(), self.tls, SandboxBuilder::tls);
        if let Some(certificate) = self.certificate()? {
            builder = builder.certificate(certificate);
        }
        if self.like_production == Some(true) {
            builder = builder.like_production();
        }
        if !self.redirect_uri.is_empty() {
            builder = builder.redirect_uris(self.redirect_uri);
        }
        for row in self.rows {
            builder = builder.rows(row.resource, row.records);
        }
        builder = self.app.into_iter().fold(builder, SandboxBuilder::app);
        builder = self.company.into_iter().fold(builder, SandboxBuilder::company);
        builder = set_log(builder, self.log.unwrap_or(LogChoice::Text));
        let seconds = Duration::from_secs;
        let failing_seed = self.seed.unwrap_or(0);
        let builder = set(builder, self.port, SandboxBuilder::port);
        let builder = set(builder, self.host, SandboxBuilder::host);
        let builder = set(builder, self.trust_forwarded, SandboxBuilder::trust_forwarded);
        let builder = set(builder, self.auto_consent, SandboxBuilder::auto_consent);
        let builder = set(builder, self.strict, SandboxBuilder::strict);
        let builder = set(builder, self.log_in_as, SandboxBuilder::log_in_as);
        let builder = set(builder, self.log_in_to, SandboxBuilder::log_in_to);
        let lifetime = self.token_lifetime.map(seconds);
        let builder = set(builder, lifetime, SandboxBuilder::token_lifetime);
        let grace = self.refresh_grace.map(seconds);
        let builder = set(builder, grace, SandboxBuilder::refresh_grace);
        let builder = set(builder, self.trailing_slash, SandboxBuilder::trailing_slash);
        let limit = |builder: SandboxBuilder, calls| builder.rate_limit(calls, seconds(60));
        let builder = set(builder, self.rate_limit, limit);
        let latency = self.latency.map(Duration::from_millis);
        let builder = set(builder, latency, SandboxBuilder::latency);
        let builder =
            set(builder, self.failing, |builder, share| builder.failing(share, failing_seed));
        let builder = set(builder, self.page_cap, SandboxBuilder::page_cap);
        let builder = set(builder, self.expanded_page_cap, SandboxBuilder::expanded_page_cap);
        let data_set = self.data_set.map(DataSetChoice::data_set);
        let builder = set(builder, data_set, SandboxBuilder::data_set);
        let builder = set(builder, self.today, SandboxBuilder::today);
        let builder = set(builder, self.seed_from, SandboxBuilder::seed_from);
        let builder = set(builder, self.data, SandboxBuilder::data_file);
        let builder = set(builder, self.seed, SandboxBuilder::seed);
        let builder = set(builder, self.public_url, SandboxBuilder::public_url);
        Ok(set(builder, self.journal, SandboxBuilder::journal))
    }

    /// Reads the own certificate.
    fn certificate(&self) -> Result<Option<Certificate>, String> {
        let (chain, key) = match (&self.tls_chain, &self.tls_key) {
            (Some(chain), Some(key)) => (read("tls_chain", chain)?, read("tls_key", key)?),
            (None, None) => return Ok(None),
            (Some(_), None) => return Err("`tls_chain` needs `tls_key`; give both".to_owned()),
            (None, Some(_)) => return Err("`tls_key` needs `tls_chain`; give both".to_owned()),
        };
        let certificate = Certificate::from_pem(&chain, &key);
        certificate.map(Some).map_err(|error| format!("`tls_chain`: {error}"))
    }
}

/// Reads the file of a setting.
fn read(setting: &str, path: &Path) -> Result<String, String> {
    let shown = path.display();
    fs::read_to_string(path)
        .map_err(|error| format!("`{setting}`: {shown} cannot be read: {error}"))
}

/// Sets the form of the log.
fn set_log(builder: SandboxBuilder, choice: LogChoice) -> SandboxBuilder {
    match choice {
        LogChoice::Text => builder.log(LogFormat::Text),
        LogChoice::Json => builder.log(LogFormat::Json),
        LogChoice::Off => builder,
    }
}

/// Applies a setting to a builder if it has a value.
fn set<T>(
    builder: SandboxBuilder,
    value: Option<T>,
    setter: impl FnOnce(SandboxBuilder, T) -> SandboxBuilder,
) -> SandboxBuilder {
    match value {
        Some(value) => setter(builder, value),
        None => builder,
    }
}

/// Returns the first list, or the second one if the first is empty.
fn or<T>(list: Vec<T>, other: Vec<T>) -> Vec<T> {
    if list.is_empty() { other } else { list }
}
