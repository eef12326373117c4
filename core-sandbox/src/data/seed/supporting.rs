//! Records beside projects and time entries: accounts, assignments, expenses, CRM, HR.

use uuid::Uuid;

use super::{COMPANY_NAME, Seed, activities::ActivityRates, filler::fill, reference};
use crate::data::{
    row::{scalar, text},
    schema,
};

/// Inserts the records that projects refer to.
pub(super) fn before_projects(seed: &mut Seed) {
    fill(seed, &schema::ACCOUNT, &ACCOUNTS, &[("type", "1"), ("level", "0"), ("isActive", "true")]);
    fill(seed, &schema::FEE_SCHEDULE, &PLACEHOLDERS, &[]);
    fill(seed, &schema::GROUP, &GROUPS, &[("isActive", "true")]);
    fill(seed, &schema::COMPANY, &[COMPANY_NAME], &[]);
}

/// Inserts the records that refer to projects.
pub(super) fn after_projects(seed: &mut Seed, activities: &[ActivityRates], projects: &[Uuid]) {
    assignments(seed, activities, projects);
    fill(seed, &schema::PROJECT_ASSIGNMENT, &PLACEHOLDERS, &[]);
    fill(seed, &schema::BUDGET, &BUDGETS, &[("status", "1")]);
    fill(seed, &schema::RESOURCE_SCHEDULE, &PLACEHOLDERS, &[]);
    fill(seed, &schema::EXPENSE, &EXPENSES, &[]);
    for _ in 0..8 {
        fill(seed, &schema::EXPENSE_ENTRY, &EXPENSES, &[]);
        fill(seed, &schema::ALLOCATION, &PLACEHOLDERS, &[]);
    }
    fill(seed, &schema::BILL, &PLACEHOLDERS, &[]);
    fill(seed, &schema::CHECK, &PLACEHOLDERS, &[]);
    fill(seed, &schema::FUND_TRANSFER, &PLACEHOLDERS, &[]);
    fill(seed, &schema::PTO_REQUEST, &PLACEHOLDERS, &[]);
    fill(
        seed,
        &schema::CUSTOM_FIELD,
        &["Permit number", "Soil class", "Archive", "Risk", "Grant"],
        &[],
    );
    fill(seed, &schema::CUSTOM_FIELD_VALUE, &["P-11", "B", "Cellar 2", "Low", "None"], &[]);
    fill(
        seed,
        &schema::DOCUMENT,
        &["Contract.pdf", "Survey.pdf", "Plan A.dwg", "Memo.txt", "Photo.jpg"],
        &[],
    );
    deletions(seed);
    group_details(seed);
    crm(seed);
    hr(seed);
}

fn crm(seed: &mut Seed) {
    fill(
        seed,
        &schema::LEAD_SOURCE,
        &["Referral", "Web site", "Fair", "Former client", "Press"],
        &[],
    );
    fill(seed, &schema::REGION, &["North", "East", "South", "West", "Abroad"], &[]);
    fill(seed, &schema::SCORE, &["Hot", "Warm", "Mild", "Cool", "Cold"], &[]);
    fill(seed, &schema::PROSPECT, &PROSPECTS, &[]);
    fill(seed, &schema::CAMPAIGN, &["Open house", "Newsletter", "Award", "Lecture", "Book"], &[]);
    fill(seed, &schema::OPPORTUNITY, &["School", "Harbor", "Museum", "Depot", "Chapel"], &[]);
}

fn hr(seed: &mut Seed) {
    fill(
        seed,
        &schema::BENEFIT,
        &["Vacation", "Sick leave", "Training", "Jury duty", "Moving"],
        &[],
    );
    for resource in [
        &schema::EMPLOYEE_BENEFIT,
        &schema::EMPLOYEE_BENEFIT_USAGE,
        &schema::JOURNAL_TYPE,
        &schema::JOURNAL,
        &schema::QUESTION,
        &schema::REVIEW_TEMPLATE,
        &schema::REVIEW,
    ] {
        fill(seed, resource, &PLACEHOLDERS, &[]);
    }
}

/// Inserts the activities and employees of the first projects.
fn assignments(seed: &mut Seed, activities: &[ActivityRates], projects: &[Uuid]) {
    for project in projects.iter().take(20) {
        let day = seed.ago(200);
        for _ in 0..2 {
            let activity =
                seed.numbers.pick(activities).and_then(|activity| reference(activity.id));
            let values =
                [("projectId", reference(*project)), ("itemId", activity), ("itemType", scalar(1))];
            seed.insert(&schema::PROJECT_ASSIGNMENT_ACTIVITY, day, &values);
        }
        let person = seed.person();
        let values = [
            ("projectId", reference(*project)),
            ("resourceId", person),
            ("resourceType", scalar(1)),
        ];
        seed.insert(&schema::PROJECT_ASSIGNMENT_RESOURCE, day, &values);
    }
}

/// Inserts deletions of time entries in the history.
fn deletions(seed: &mut Seed) {
    let user = reference(seed.database.user());
    for _ in 0..6 {
        let day = seed.past(10, 300);
        let time = seed.moment(day);
        let id = seed.numbers.id();
        let values = [
            ("entityId", reference(id)),
            ("entity", text(schema::TIME_ENTRY.name)),
            ("deletedOn", text(&time.to_string())),
            ("deletedById", user.clone()),
        ];
        seed.insert(&schema::DELETED_HISTORY, day, &values);
    }
}

/// Inserts the members of the first group.
fn group_details(seed: &mut Seed) {
    let group = seed.database.rows(&schema::GROUP).find_map(|row| row.id("id"));
    let members: Vec<_> = seed
        .database
        .rows(&schema::ACTIVITY)
        .filter_map(|row| Some((row.id("id")?, row.value("name").cloned())))
        .take(6)
        .collect();
    for (id, name) in members {
        let day = seed.ago(300);
        let values =
            [("groupId", group.and_then(reference)), ("entityId", reference(id)), ("entity", name)];
        seed.insert(&schema::GROUP_DETAIL, day, &values);
    }
}

const ACCOUNTS: [&str; 8] = [
    "Checking",
    "Savings",
    "Accounts Receivable",
    "Accounts Payable",
    "Design Income",
    "Reimbursed Expenses",
    "Salaries",
    "Rent",
];

const GROUPS: [&str; 5] =
    ["Design phases", "Overhead activities", "Public clients", "Studio North", "Studio South"];

const BUDGETS: [&str; 5] =
    ["Library fee", "Annex fee", "Warehouse fee", "Clinic fee", "Boathouse fee"];

const EXPENSES: [&str; 6] = ["Mileage", "Prints", "Models", "Lodging", "Permits", "Meals"];

const PROSPECTS: [&str; 6] =
    ["Ilse Brandt", "Juno Park", "Kemal Aydin", "Lena Fors", "Milo Grant", "Nora Quist"];

/// Placeholder names.
const PLACEHOLDERS: [&str; 6] = ["1001", "1002", "1003", "1004", "1005", "1006"];
