//! The settings of the builder, the flags and the keys of the file, which have to agree.

use std::{collections::BTreeSet, fs, path::Path};

use clap::CommandFactory;

use super::{arguments::Arguments, settings::Settings, settings_file::TEMPLATE};

/// The key of each setting with the method of the builder. The flag has hyphens.
const SETTINGS: &[(&str, &str)] = &[
    ("app", "app"),
    ("auto_consent", "auto_consent"),
    ("company", "company"),
    ("data", "data_file"),
    ("data_set", "data_set"),
    ("expanded_page_cap", "expanded_page_cap"),
    ("failing", "failing"),
    ("host", "host"),
    ("journal", "journal"),
    ("latency", "latency"),
    ("like_production", "like_production"),
    ("log", "log"),
    ("log_in_as", "log_in_as"),
    ("log_in_to", "log_in_to"),
    ("page_cap", "page_cap"),
    ("port", "port"),
    ("public_url", "public_url"),
    ("rate_limit", "rate_limit"),
    ("redirect_uri", "redirect_uris"),
    ("refresh_grace", "refresh_grace"),
    ("rows", "rows"),
    ("seed", "seed"),
    ("seed_from", "seed_from"),
    ("strict", "strict"),
    ("tls", "tls"),
    ("tls_chain", "certificate"),
    ("today", "today"),
    ("token_lifetime", "token_lifetime"),
    ("trailing_slash", "trailing_slash"),
    ("trust_forwarded", "trust_forwarded"),
];

/// The methods of the builder that are short forms of others, or start the sandbox.
const OTHER_METHODS: [&str; 3] = ["at_least", "redirect_uri", "start"];

/// The settings without a flag, because they are tables.
const TABLES: [&str; 2] = ["app", "company"];

/// The settings of the command alone: the other file of a certificate, and a file to write.
const OTHER_SETTINGS: [&str; 2] = ["tls_cert", "tls_key"];

/// The flags that are not settings of the builder.
const OTHER_FLAGS: [&str; 6] = ["config", "env", "help", "json", "quiet", "version"];

/// Returns the names of the public methods of the builder, from the source.
fn builder_methods() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox");
    let mut files = vec![folder.join("builder.rs")];
    let mut folders = vec![folder.join("builder")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let texts: Vec<String> = texts.collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    let rests = lines.filter_map(|line| line.strip_prefix("    pub "));
    let rests = rests.map(|rest| rest.trim_start_matches("async "));
    let names = rests.filter_map(|rest| rest.strip_prefix("fn ")?.split(['(', '<']).next());
    names.filter(|name| !OTHER_METHODS.contains(name)).map(str::to_owned).collect()
}

/// Returns the template with all lines in effect.
fn whole_template() -> String {
    let is_setting = |line: &str| line.starts_with('[') || line.contains(" = ");
    let setting = |line: &str| {
        let rest = line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line);
        rest.to_owned() + "\n"
    };
    TEMPLATE.lines().map(setting).collect()
}

#[test]
fn each_method_of_the_builder_is_a_setting() {
    let methods: BTreeSet<String> =
        SETTINGS.iter().map(|(_, method)| (*method).to_owned()).collect();
    assert_eq!(methods, builder_methods());
}

#[test]
fn each_setting_is_a_flag() {
    let command = Arguments::command();
    let flags = command.get_arguments().filter_map(|argument| argument.get_long());
    let flags: BTreeSet<String> = flags
        .filter(|flag| !OTHER_FLAGS.contains(flag))
        .map(|flag| flag.replace('-', "_"))
        .collect();
    let keys = SETTINGS.iter().map(|(key, _)| *key).filter(|key| !TABLES.contains(key));
    assert_eq!(flags, keys.chain(OTHER_SETTINGS).map(str::to_owned).collect());
}

#[test]
fn each_setting_is_in_the_template_which_is_valid() {
    let commented: Settings = toml::from_str(TEMPLATE).unwrap();
    assert_eq!(commented, Settings::default());
    let whole = whole_template();
    let settings: Settings = toml::from_str(&whole).unwrap();
    let table: toml::Table = whole.parse().unwrap();
    let keys: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let expected = SETTINGS.iter().map(|(key, _)| *key).chain(OTHER_SETTINGS);
    let expected: BTreeSet<&str> = expected.collect();
    assert_eq!(keys, expected, "keys of the template on the left");
    assert_eq!(settings.company[0].people.len(), 1);
    assert_eq!(settings.app[0].redirect_uris.len(), 1);
}

#[tokio::test]
async fn the_whole_template_starts_a_sandbox() {
    let settings: Settings = toml::from_str(&whole_template()).unwrap();
    let files =
        Settings { data: None, seed_from: None, tls_chain: None, tls_key: None, ..settings };
    let settings = Settings { port: Some(0), rows: Vec::new(), ..files };
    let sandbox = settings.builder().unwrap().start().await.unwrap();
    assert_eq!(sandbox.endpoint(), "https://core.test/eu/api/");
    assert_eq!(sandbox.app().name, "Timesheets");
}
