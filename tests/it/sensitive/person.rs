//! A resource with sensitive fields of every kind, and the values that must not be seen.

use core_api::{Employee, Id, Json, Object, Resource, Unlisted};
use jiff::civil::DateTime;
use rust_decimal::Decimal;

/// A person.
#[derive(Clone, PartialEq, Resource)]
#[resource(
    "/person",
    get = GetPerson,
    list = ListPeople,
    create = CreatePerson,
    update = UpdatePerson,
    patch = PatchPerson,
    batch = BatchCreatePeople,
    delete = DeletePerson,
    input = PersonInput
)]
pub(crate) struct Person {
    /// Identifier.
    #[field(read_only, filter)]
    pub(crate) id: Id<Person>,
    /// Name.
    #[field(required, filter)]
    pub(crate) name: Option<String>,
    /// Social security number.
    #[field(filter, sensitive, max_length = 40)]
    pub(crate) ssn: Option<String>,
    /// Salary.
    #[field(filter, sensitive)]
    pub(crate) salary: Option<Decimal>,
    /// Date of birth.
    #[field(filter, sensitive)]
    pub(crate) born: Option<DateTime>,
    /// Grade.
    #[field(filter, sensitive)]
    pub(crate) grade: Option<i32>,
    /// True if the person is married.
    #[field(sensitive)]
    pub(crate) is_married: Option<bool>,
    /// Another person.
    #[field(sensitive)]
    pub(crate) spouse_id: Option<Id<Employee>>,
    /// Answers of a form.
    #[field(sensitive)]
    pub(crate) answers: Option<Json>,
    /// Bank accounts.
    pub(crate) banks: Option<Vec<Bank>>,
    /// The doctor.
    #[field(sensitive)]
    pub(crate) doctor: Option<Doctor>,
    /// Version.
    #[field(read_only)]
    pub(crate) version: Option<String>,
    /// The rest.
    #[field(unlisted)]
    pub(crate) unlisted: Unlisted,
}

/// A bank account.
#[derive(Clone, Default, PartialEq, Object)]
pub(crate) struct Bank {
    /// Number.
    #[field(sensitive)]
    pub(crate) account: Option<String>,
    /// City.
    pub(crate) city: Option<String>,
    /// The rest.
    #[field(unlisted)]
    pub(crate) unlisted: Unlisted,
}

/// A doctor. The object as a whole is sensitive.
#[derive(Clone, Default, PartialEq, Object)]
pub(crate) struct Doctor {
    /// Name.
    #[field(sensitive)]
    pub(crate) name: Option<String>,
    /// First visit.
    pub(crate) since: Option<DateTime>,
    /// The rest.
    #[field(unlisted)]
    pub(crate) unlisted: Unlisted,
}

/// The sensitive values of [`JSON`], and their forms in errors.
pub(crate) const MARKERS: [&str; 10] = [
    "MARKER-7781-x",
    "7781.25",
    "7,781.25",
    "1977-08-11",
    "8/11/1977",
    "77812",
    "77812777-0000-4000-8000-000000000001",
    "MARKER-answer",
    "MARKER-bank",
    "MARKER-doctor",
];

pub(crate) const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

pub(crate) const JSON: &str = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","name":"Jane","ssn":"MARKER-7781-x","salary":7781.25,"born":"1977-08-11T00:00:00","grade":77812,"isMarried":true,"spouseId":"77812777-0000-4000-8000-000000000001","answers":{"q":["MARKER-answer",77812]},"banks":[{"account":"MARKER-bank","city":"Graz"}],"doctor":{"name":"MARKER-doctor","since":"1977-08-11T00:00:00","more":{"x":"MARKER-doctor"}},"version":"AAA=","extra":7}"#;

/// Returns the record of [`JSON`].
pub(crate) fn person() -> Person {
    serde_json::from_str(JSON).unwrap()
}

/// Checks that a text shows no sensitive value.
#[track_caller]
pub(crate) fn shows_nothing(text: &str) {
    for marker in MARKERS {
        assert!(!text.contains(marker), "{marker} is shown: {text}");
    }
}
