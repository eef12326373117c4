//! Specs that every workspace of a test has.

pub(crate) const API: &str = r#"allow = ["allow", "unused-declaration"] # Some tests use no reference.
documentation_version = "1"
references = [{ name = "Employee", doc = "An employee." }]
[servers]
production = "https://api.test"
[identity]
issuer = "https://identity.test"
authorize = "/authorize"
token = "/token"
revocation = "/revocation"
userinfo = "/userinfo"
discovery = "/discovery"
jwks = "/jwks"
[headers]
utc_offset = "x-utc-offset"
rate_limit = "x-limit"
rate_remaining = "x-remaining"
rate_reset = "x-reset"
[pages]
default_size = 25
max_size = 1000
max_expanded_size = 100
[filter]
operators = ["="]
joins = ["AND"]
[rate_limit]
calls_per_minute = 100
"#;

pub(crate) const SCOPES: &str = r#"
[scope.ReadCore]
name = "read:core"
doc = "Reads."
access = "read"
"#;

pub(crate) const TASK: &str = r#"
resource = "Task"
doc = "Something to do."
source = "https://example.com"
path = "/task"
calls = ["get", "list"]
[fields]
id = { type = "id", read_only = true, doc = "Identifier." }
name = { type = "string", doc = "Name." }
"#;
