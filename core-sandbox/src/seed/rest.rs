//! What stands around projects and time: accounts, assignments, expenses, CRM, HR.

use uuid::Uuid;

use super::{Seed, activities::Booked, filler::fill, reference};
use crate::{resources as all, store::bare};

/// What projects refer to.
pub(super) fn before_projects(seed: &mut Seed) {
    fill(seed, &all::ACCOUNT, &ACCOUNTS, &[("type", "1"), ("level", "0"), ("isActive", "true")]);
    fill(seed, &all::FEE_SCHEDULE, &NUMBERED, &[]);
    fill(seed, &all::GROUP, &GROUPS, &[("isActive", "true")]);
    fill(seed, &all::COMPANY, &["Example Architects"], &[]);
}

/// What refers to projects.
pub(super) fn after_projects(seed: &mut Seed, activities: &[Booked], projects: &[Uuid]) {
    assignments(seed, activities, projects);
    fill(seed, &all::PROJECT_ASSIGNMENT, &NUMBERED, &[]);
    fill(seed, &all::BUDGET, &BUDGETS, &[("status", "1")]);
    fill(seed, &all::RESOURCE_SCHEDULE, &NUMBERED, &[]);
    fill(seed, &all::EXPENSE, &EXPENSES, &[]);
    for _ in 0..8 {
        fill(seed, &all::EXPENSE_ENTRY, &EXPENSES, &[]);
        fill(seed, &all::ALLOCATION, &NUMBERED, &[]);
    }
    fill(seed, &all::BILL, &NUMBERED, &[]);
    fill(seed, &all::CHECK, &NUMBERED, &[]);
    fill(seed, &all::FUND_TRANSFER, &NUMBERED, &[]);
    fill(seed, &all::PTO_REQUEST, &NUMBERED, &[]);
    fill(
        seed,
        &all::CUSTOM_FIELD,
        &["Permit number", "Soil class", "Archive", "Risk", "Grant"],
        &[],
    );
    fill(seed, &all::CUSTOM_FIELD_VALUE, &["P-11", "B", "Cellar 2", "Low", "None"], &[]);
    fill(
        seed,
        &all::DOCUMENT,
        &["Contract.pdf", "Survey.pdf", "Plan A.dwg", "Memo.txt", "Photo.jpg"],
        &[],
    );
    fill(seed, &all::DELETED_HISTORY, &NUMBERED, &[]);
    group_details(seed);
    crm(seed);
    hr(seed);
}

fn crm(seed: &mut Seed) {
    fill(seed, &all::LEAD_SOURCE, &["Referral", "Web site", "Fair", "Former client", "Press"], &[]);
    fill(seed, &all::REGION, &["North", "East", "South", "West", "Abroad"], &[]);
    fill(seed, &all::SCORE, &["Hot", "Warm", "Mild", "Cool", "Cold"], &[]);
    fill(seed, &all::PROSPECT, &PROSPECTS, &[]);
    fill(seed, &all::CAMPAIGN, &["Open house", "Newsletter", "Award", "Lecture", "Book"], &[]);
    fill(seed, &all::OPPORTUNITY, &["School", "Harbor", "Museum", "Depot", "Chapel"], &[]);
}

fn hr(seed: &mut Seed) {
    fill(seed, &all::BENEFIT, &["Vacation", "Sick leave", "Training", "Jury duty", "Moving"], &[]);
    for resource in [
        &all::EMPLOYEE_BENEFIT,
        &all::EMPLOYEE_BENEFIT_USAGE,
        &all::JOURNAL_TYPE,
        &all::JOURNAL,
        &all::QUESTION,
        &all::REVIEW_TEMPLATE,
        &all::REVIEW,
    ] {
        fill(seed, resource, &NUMBERED, &[]);
    }
}

/// Who and what is assigned to the first projects.
fn assignments(seed: &mut Seed, activities: &[Booked], projects: &[Uuid]) {
    for project in projects.iter().take(20) {
        let made = seed.ago(200);
        for _ in 0..2 {
            let activity =
                seed.numbers.pick(activities).and_then(|activity| reference(activity.id));
            let values =
                [("projectId", reference(*project)), ("itemId", activity), ("itemType", bare(1))];
            seed.insert(&all::PROJECT_ASSIGNMENT_ACTIVITY, made, &values);
        }
        let person = seed.person();
        let values =
            [("projectId", reference(*project)), ("resourceId", person), ("resourceType", bare(1))];
        seed.insert(&all::PROJECT_ASSIGNMENT_RESOURCE, made, &values);
    }
}

/// Activities in the first group.
fn group_details(seed: &mut Seed) {
    let group = seed.store.rows(&all::GROUP).find_map(|row| row.id("id"));
    let members: Vec<_> = seed
        .store
        .rows(&all::ACTIVITY)
        .filter_map(|row| Some((row.id("id")?, row.value("name").cloned())))
        .take(6)
        .collect();
    for (id, name) in members {
        let made = seed.ago(300);
        let values =
            [("groupId", group.and_then(reference)), ("entityId", reference(id)), ("entity", name)];
        seed.insert(&all::GROUP_DETAIL, made, &values);
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

/// Names of what needs none better.
const NUMBERED: [&str; 6] = ["1001", "1002", "1003", "1004", "1005", "1006"];
