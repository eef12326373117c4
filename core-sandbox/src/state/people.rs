//! The people of a company, who are employees of its records.

use uuid::Uuid;

use crate::{
    data::{self, Database},
    identity::{CompanySettings, Person, PersonSettings, Role},
    splitmix::SplitMix,
};

/// The people of a company that names none, if its employees have these names.
const SAMPLES: [(&str, Role); 3] = [
    ("Ada Reyes", Role::Administrator),
    ("Carla Jensen", Role::ProjectManager),
    ("Elif Yilmaz", Role::Restricted),
];

/// Returns the people who can log in. Each of them becomes an employee, if necessary.
///
/// There is at least one.
pub(crate) fn people(database: &mut Database, settings: &CompanySettings) -> Vec<Person> {
    let mut employees = data::employees(database);
    let mut people = Vec::new();
    for person in chosen(settings, &employees) {
        let found = employees.iter().find(|(_, name)| *name == person.name);
        let employee_id = match found {
            Some((id, _)) => *id,
            None => data::add_employee(database, &person.name),
        };
        // Two people of one name are two employees.
        employees.retain(|(id, _)| *id != employee_id);
        people.push(Person {
            id: subject(employee_id),
            employee_id,
            email: person.email.unwrap_or_else(|| email(&person.name, &settings.name)),
            name: person.name,
            role: person.role,
            company: settings.name.clone(),
        });
    }
    people
}

/// Returns the people of the settings, or else three people of the sample data, or else the first
/// three employees.
fn chosen(settings: &CompanySettings, employees: &[(Uuid, String)]) -> Vec<PersonSettings> {
    if !settings.people.is_empty() {
        return settings.people.clone();
    }
    let is_known = |name: &str| employees.iter().any(|(_, known)| known == name);
    let are_samples = employees.is_empty() || SAMPLES.iter().all(|(name, _)| is_known(name));
    let names = employees.iter().map(|(_, name)| name.as_str());
    let person = |(name, role): (&str, Role)| PersonSettings::new(name, role);
    match are_samples {
        true => SAMPLES.map(person).into(),
        false => names.zip(SAMPLES.map(|(_, role)| role)).map(person).collect(),
    }
}

/// Returns the subject of a person, which is the same at each start.
fn subject(employee_id: Uuid) -> Uuid {
    let (high, low) = employee_id.as_u64_pair();
    SplitMix::new(high ^ low.rotate_left(17)).id()
}

/// Returns an email address that reaches nobody (RFC 2606 §2).
fn email(name: &str, company: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    let company = company.strip_prefix("Example ").unwrap_or(company);
    format!("{}@{}.example", label(first, "person"), label(company, "company"))
}

/// Returns the letters and digits of a text in lower case, with hyphens between its words.
fn label(text: &str, otherwise: &str) -> String {
    let text = text.to_ascii_lowercase();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => otherwise.to_owned(),
        false => words.join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(number: u64) -> Database {
        data::database(
            data::DataSet::Sample,
            jiff::civil::date(2026, 3, 17),
            "Example Architects",
            number,
        )
    }

    #[test]
    fn the_sample_people_are_employees_and_differ_between_companies() {
        let settings = CompanySettings::new("Example Architects");
        let first = people(&mut company(0), &settings);
        let roles: Vec<Role> = first.iter().map(|person| person.role).collect();
        assert_eq!(roles, [Role::Administrator, Role::ProjectManager, Role::Restricted]);
        assert_eq!(first[0].email, "ada@architects.example");
        assert_eq!(first, people(&mut company(0), &settings));
        let second = people(&mut company(1), &settings);
        assert!(first.iter().zip(&second).all(|(first, second)| first.id != second.id));
        assert!(first.iter().all(|person| person.id != person.employee_id));
    }

    #[test]
    fn a_new_person_becomes_an_employee() {
        let person = PersonSettings::new("Łucja Ng", Role::Restricted);
        let settings = CompanySettings::new("Ng & Ng").person(person.clone()).person(person);
        let mut database = company(0);
        let found = people(&mut database, &settings);
        assert_eq!(found[0].email, "ucja@ng-ng.example");
        assert_ne!(found[0].employee_id, found[1].employee_id);
        let known = data::employees(&database);
        assert!(
            found.iter().all(|person| known.contains(&(person.employee_id, person.name.clone())))
        );
    }
}
