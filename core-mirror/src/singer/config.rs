//! The settings of a tap.

use std::path::{Path, PathBuf};

use core_api::catalog;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{error::TapError, file, log};

/// The settings, as `--config` gives them.
#[derive(Debug, Default)]
pub(super) struct TapConfig {
    /// The name of the company in the file with sessions.
    pub(super) company: Option<String>,
    pub(super) session_file: Option<PathBuf>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<SecretString>,
    pub(super) redirect_uri: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) api_url: Option<String>,
    pub(super) access_token: Option<SecretString>,
    pub(super) start_date: Option<DateTime>,
    /// The names of the resources. Empty means all.
    pub(super) resources: Vec<String>,
    /// The sensitive fields that are asked for, such as `Employee.dateOfBirth`.
    pub(super) include_sensitive: Vec<String>,
    pub(super) ids_file: Option<PathBuf>,
    pub(super) decimals: DecimalForm,
}

/// The form of decimals in messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DecimalForm {
    /// JSON numbers with all digits.
    #[default]
    Number,
    /// Texts, for targets that read numbers as doubles.
    Text,
}

/// The keys of the settings.
const KEYS: [&str; 13] = [
    "access_token",
    "api_url",
    "client_id",
    "client_secret",
    "company",
    "decimals",
    "ids_file",
    "include_sensitive",
    "issuer",
    "redirect_uri",
    "resources",
    "session_file",
    "start_date",
];

impl TapConfig {
    /// Reads the settings of a file.
    pub(super) fn read(settings: Map<String, Value>, path: &Path) -> Result<Self, TapError> {
        let reader = Reader { settings, path };
        reader.check_keys()?;
        let config = Self {
            company: reader.text("company")?,
            session_file: reader.text("session_file")?.map(Into::into),
            client_id: reader.text("client_id")?,
            client_secret: reader.text("client_secret")?.map(Into::into),
            redirect_uri: reader.text("redirect_uri")?,
            issuer: reader.text("issuer")?,
            api_url: reader.text("api_url")?,
            access_token: reader.text("access_token")?.map(Into::into),
            start_date: reader.start_date()?,
            resources: reader.names("resources")?,
            include_sensitive: reader.names("include_sensitive")?,
            ids_file: reader.text("ids_file")?.map(Into::into),
            decimals: reader.decimals()?,
        };
        for name in &config.include_sensitive {
            check_sensitive(name).map_err(|reason| reader.wrong("include_sensitive", &reason))?;
        }
        Ok(config)
    }

    /// Returns whether a sensitive field is asked for.
    pub(super) fn includes(&self, resource: &str, field: &str) -> bool {
        let is_it = |name: &String| {
            let parts = name.split_once('.');
            parts.is_some_and(|(of, name)| {
                name == field && catalog::find(of).is_some_and(|of| of.name == resource)
            })
        };
        self.include_sensitive.iter().any(is_it)
    }
}

/// Checks the name of a sensitive field, such as `Employee.dateOfBirth`.
fn check_sensitive(name: &str) -> Result<(), String> {
    let (of, field) = name.split_once('.').ok_or_else(|| {
        format!("`{name}` is not the name of a field; write it as `Employee.dateOfBirth`")
    })?;
    let resource = catalog::find(of).ok_or_else(|| unknown_resource(of))?;
    let sensitive = resource.fields.iter().filter(|known| known.sensitive).map(|known| known.name);
    let sensitive: Vec<&str> = sensitive.collect();
    match (sensitive.contains(&field), sensitive.is_empty()) {
        (true, _) => Ok(()),
        (false, true) => {
            Err(format!("`{}` has no sensitive field; remove `{name}`", resource.name))
        }
        (false, false) => Err(format!(
            "`{}` has no sensitive field `{field}`; choose from {}",
            resource.name,
            sensitive.join(", ")
        )),
    }
}

/// Returns the message about the name of a resource that does not exist.
pub(super) fn unknown_resource(name: &str) -> String {
    let near: Vec<&str> = catalog::nearest(name).iter().map(|near| near.name).collect();
    match near.as_slice() {
        [] => format!("no resource is called `{name}`; `--discover` lists them"),
        near => format!("no resource is called `{name}`; did you mean `{}`?", near.join("` or `")),
    }
}

/// A reader of single settings, whose errors name the file and the key.
struct Reader<'a> {
    settings: Map<String, Value>,
    path: &'a Path,
}

impl Reader<'_> {
    fn wrong(&self, key: &str, reason: &str) -> TapError {
        let path = self.path.display();
        TapError::Input(format!("the configuration file `{path}`, key `{key}`: {reason}"))
    }

    /// Refuses a key that is similar to a known one, and warns of the others.
    fn check_keys(&self) -> Result<(), TapError> {
        for key in self.settings.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            if let Some(near) = file::nearest(key, KEYS) {
                return Err(
                    self.wrong(key, &format!("no setting has this name; did you mean `{near}`?"))
                );
            }
            let path = self.path.display();
            log::warning(format_args!(
                "the configuration file `{path}` has the key `{key}`, which is not a setting of this tap; it is ignored"
            ));
        }
        Ok(())
    }

    /// Returns a text. A missing key, `null` and an empty text are the same, because Meltano writes them.
    fn text(&self, key: &str) -> Result<Option<String>, TapError> {
        match self.settings.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(Into::into))
            }
            Some(_) => Err(self.wrong(key, "the value is not a text")),
        }
    }

    /// Returns a list of names: an array of texts, or one text with commas.
    fn names(&self, key: &str) -> Result<Vec<String>, TapError> {
        let names: Vec<&str> = match self.settings.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => text.split(',').collect(),
            Some(Value::Array(values)) => {
                let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
                texts.ok_or_else(|| self.wrong(key, "the value is not a list of texts"))?
            }
            Some(_) => return Err(self.wrong(key, "the value is not a list of texts")),
        };
        Ok(names
            .into_iter()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(Into::into)
            .collect())
    }

    fn start_date(&self) -> Result<Option<DateTime>, TapError> {
        let Some(text) = self.text("start_date")? else {
            return Ok(None);
        };
        let of_zone = text.parse::<Timestamp>().map(|time| TimeZone::UTC.to_datetime(time));
        let time = of_zone.or_else(|_| text.parse::<DateTime>());
        time.map(Some).map_err(|_| {
            let reason =
                format!("`{text}` is not a valid time; write it as `2026-01-31T00:00:00Z`");
            self.wrong("start_date", &reason)
        })
    }

    fn decimals(&self) -> Result<DecimalForm, TapError> {
        match self.text("decimals")?.as_deref() {
            None | Some("number") => Ok(DecimalForm::Number),
            Some("text") => Ok(DecimalForm::Text),
            Some(other) => {
                let reason = format!("`{other}` is not a valid form; write `number` or `text`");
                Err(self.wrong("decimals", &reason))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(settings: Value) -> Result<TapConfig, String> {
        let Value::Object(settings) = settings else { panic!("not an object") };
        TapConfig::read(settings, Path::new("c.json")).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_are_read_in_the_forms_that_tools_write() {
        let config = read(json!({
            "start_date": "2026-01-31T02:00:00+02:00", "resources": "TimeEntry, activity", "ids_file": "",
            "include_sensitive": ["Employee.dateOfBirth"], "decimals": "text", "user_agent": "x", "company": null,
        }))
        .unwrap();
        assert_eq!(config.start_date, Some("2026-01-31T00:00:00".parse().unwrap()));
        assert_eq!(config.resources, ["TimeEntry", "activity"]);
        assert_eq!((config.ids_file, config.company), (None, None));
        assert_eq!(config.decimals, DecimalForm::Text);
    }

    #[test]
    fn a_wrong_setting_is_named_with_the_file_and_the_nearest_name() {
        for (settings, part) in [
            (
                json!({"start_dat": "x"}),
                "key `start_dat`: no setting has this name; did you mean `start_date`?",
            ),
            (json!({"start_date": "1.1.2026"}), "key `start_date`: `1.1.2026` is not a valid time"),
            (json!({"decimals": "float"}), "write `number` or `text`"),
            (json!({"resources": [1]}), "key `resources`: the value is not a list of texts"),
            (json!({"include_sensitive": ["Employe.dateOfBirth"]}), "did you mean `Employee` or"),
            (
                json!({"include_sensitive": ["Employee.name"]}),
                "`Employee` has no sensitive field `name`; choose from",
            ),
            (json!({"include_sensitive": ["dateOfBirth"]}), "write it as `Employee.dateOfBirth`"),
        ] {
            let error = read(settings).unwrap_err();
            assert!(error.contains(part) && error.contains("c.json"), "{error}");
        }
    }

    #[test]
    fn a_secret_is_in_no_text() {
        let error = read(json!({"access_token": ["canary"]})).unwrap_err();
        assert!(!error.contains("canary"), "{error}");
        let config = read(json!({"access_token": "canary", "client_secret": "canary"})).unwrap();
        assert!(!format!("{config:?}").contains("canary"));
    }
}
