//! The companies and their people.

use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// The maximum length of a name in bytes.
const MAX_NAME: usize = 200;

/// The maximum number of people of a company.
const MAX_PEOPLE: usize = 100;

/// The paths of the server that a data center cannot have.
const TAKEN_PATHS: [&str; 5] = ["api", "files", "idp", "sandbox", "storage"];

/// The security role of a person, which decides what the person may read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// A person who may do everything.
    Administrator,
    /// A person who manages projects.
    ProjectManager,
    /// A person with few permissions.
    Restricted,
}

impl Role {
    /// Returns the word for the role in settings and requests, such as `project-manager`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::ProjectManager => "project-manager",
            Self::Restricted => "restricted",
        }
    }
}

/// A part of Core to which a company may subscribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Module {
    /// Customer relationship management: the resources below `/crm`.
    Crm,
    /// Human resources: the resources below `/hr`.
    Hr,
}

/// A company of a new sandbox.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{CompanySettings, PersonSettings, Role, Sandbox};
///
/// let company = CompanySettings::new("Example Engineers")
///     .data_center("us")
///     .person(PersonSettings::new("Nora Quist", Role::Administrator));
/// let sandbox = Sandbox::builder().company(company).start().await?;
/// assert!(sandbox.endpoint().ends_with("/us/api/"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CompanySettings {
    /// The name, which no other company of the sandbox has.
    pub name: String,
    /// The word in front of the API's path. The API of `eu` is at `/eu/api`, and without a word at
    /// `/api`. Core's data centers have hosts of their own instead.
    #[serde(default)]
    pub data_center: String,
    /// The people who can log in. Without any, they are an administrator, a project manager and a
    /// restricted person among the employees.
    #[serde(default)]
    pub people: Vec<PersonSettings>,
    /// The modules to which the company does not subscribe. Calls of their resources are refused.
    #[serde(default)]
    pub unsubscribed: Vec<Module>,
}

/// A person of a new sandbox, who is an employee of the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PersonSettings {
    /// The first name and the last name. An employee with these names is the person. The sandbox
    /// creates a missing employee.
    pub name: String,
    /// The email address. Without one, the sandbox makes it from the name.
    #[serde(default)]
    pub email: Option<String>,
    /// The security role.
    pub role: Role,
}

impl CompanySettings {
    /// Creates a company without people of its own, in the first data center.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            data_center: String::new(),
            people: Vec::new(),
            unsubscribed: Vec::new(),
        }
    }

    /// Sets the data center.
    #[must_use]
    pub fn data_center(mut self, word: impl Into<String>) -> Self {
        self.data_center = word.into();
        self
    }

    /// Adds a person.
    #[must_use]
    pub fn person(mut self, person: PersonSettings) -> Self {
        self.people.push(person);
        self
    }

    /// Ends the subscription to a module.
    #[must_use]
    pub fn without(mut self, module: Module) -> Self {
        self.unsubscribed.push(module);
        self
    }

    /// Returns the path of the API, without a slash at the end.
    pub(crate) fn api_path(&self) -> String {
        match self.data_center.as_str() {
            "" => "/api".to_owned(),
            word => format!("/{word}/api"),
        }
    }

    /// Checks the settings. An error is a sentence with the value and the fix.
    pub(crate) fn check(&self) -> Result<(), String> {
        check_name(&self.name, "company")?;
        let word = &self.data_center;
        let is_word = word.len() <= 40
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !is_word || TAKEN_PATHS.contains(&word.as_str()) {
            return Err(format!(
                "`data_center` of `{}` is not a valid word; give up to 40 letters from a to z and \
                 digits, such as `eu`, but none of {}",
                self.name,
                TAKEN_PATHS.join(", ")
            ));
        }
        if self.people.len() > MAX_PEOPLE {
            return Err(format!("`{}` has more than {MAX_PEOPLE} people; give fewer", self.name));
        }
        self.people.iter().try_for_each(|person| check_name(&person.name, "person"))
    }
}

impl PersonSettings {
    /// Creates a person with this first and last name.
    #[must_use]
    pub fn new(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), email: None, role }
    }

    /// Sets the email address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }
}

fn check_name(name: &str, owner: &str) -> Result<(), String> {
    match name.trim() == name && !name.is_empty() && name.len() <= MAX_NAME {
        true => Ok(()),
        false => Err(format!(
            "the name of a {owner} is empty, longer than {MAX_NAME} bytes, or has a space at an end; \
             give a name such as `Ada Reyes`"
        )),
    }
}

/// A company of a running sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Company {
    /// The name.
    pub name: String,
    /// The base URL of the company's API, as in token responses.
    pub endpoint: String,
    /// The people who can log in.
    pub people: Vec<Person>,
}

/// A person who can log in to a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// The subject of id tokens (`sub`), which belongs to no record.
    #[serde(serialize_with = "as_text")]
    pub id: Uuid,
    /// The id of the person's employee record, which userinfo has as `user_id`.
    #[serde(serialize_with = "as_text")]
    pub employee_id: Uuid,
    /// The first name and the last name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The security role.
    pub role: Role,
    /// The name of the company.
    pub company: String,
}

fn as_text<S: Serializer>(id: &Uuid, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

impl Person {
    /// Returns whether a text names this person: by id, employee id, name, email or role.
    pub(crate) fn is_named(&self, text: &str) -> bool {
        let ids = [self.id, self.employee_id].map(|id| id.to_string());
        ids.iter().any(|id| id.eq_ignore_ascii_case(text))
            || [self.name.as_str(), &self.email, self.role.word()]
                .into_iter()
                .any(|known| known.eq_ignore_ascii_case(text))
    }
}

/// The resource owner of a grant (RFC 6749 §1.1): a person of a company, by their positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    pub(crate) company: usize,
    pub(crate) person: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_names_its_mistake() {
        let company = CompanySettings::new("Example Engineers").data_center("eu");
        assert_eq!((company.check(), company.api_path().as_str()), (Ok(()), "/eu/api"));
        for (company, part) in [
            (CompanySettings::new(""), "name of a company"),
            (company.clone().data_center("EU"), "`data_center`"),
            (company.clone().data_center("idp"), "idp"),
            (company.clone().data_center("a/b"), "`data_center`"),
            (company.clone().person(PersonSettings::new("Nora ", Role::Restricted)), "a person"),
        ] {
            let message = company.check().unwrap_err();
            assert!(message.contains(part), "{part}: {message}");
        }
    }
}
