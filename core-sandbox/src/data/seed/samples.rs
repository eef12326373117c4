//! The table of sample records: names, numbers and fixed values by the path of the resource.

use super::COMPANY_NAME;
use crate::data::schema::Resource;

/// The sample records of a resource. A resource without an entry has [`DEFAULT`].
pub(super) struct Sample {
    /// The names of the records. Without names, the name of the resource and a number are used.
    pub(super) names: &'static [&'static str],
    /// Fields with one value in all records, as JSON.
    pub(super) fixed: &'static [(&'static str, &'static str)],
    /// The number of records.
    pub(super) records: usize,
}

/// The name of the group of all activities, which is the default group of an activity.
pub(super) const ALL_ACTIVITIES: &str = "All Activities";

/// The sample of a resource without an entry.
const DEFAULT: Sample = Sample { names: &[], fixed: &[], records: 6 };

/// Returns the sample of a resource.
pub(super) fn sample(resource: &Resource) -> &'static Sample {
    let entry = SAMPLES.iter().find(|(path, _)| *path == resource.path);
    entry.map_or(const { &DEFAULT }, |(_, sample)| sample)
}

/// Makes a sample with one record for each name.
const fn named(names: &'static [&'static str]) -> Sample {
    Sample { names, fixed: &[], records: names.len() }
}

static SAMPLES: &[(&str, Sample)] = &[
    (
        "/account",
        Sample {
            fixed: &[("type", "1"), ("level", "0"), ("isActive", "true")],
            ..named(&[
                "Checking",
                "Savings",
                "Accounts Receivable",
                "Accounts Payable",
                "Design Income",
                "Reimbursed Expenses",
                "Salaries",
                "Rent",
            ])
        },
    ),
    ("/allocation", Sample { records: 48, ..DEFAULT }),
    (
        "/budget",
        Sample {
            fixed: &[("status", "1")],
            ..named(&["Library fee", "Annex fee", "Warehouse fee", "Clinic fee", "Boathouse fee"])
        },
    ),
    ("/class", named(&["Residential", "Public", "Commercial", "Hospitality", "Health"])),
    ("/company", named(&[COMPANY_NAME])),
    ("/contact", named(PERSONS)),
    ("/crm/campaign", named(&["Open house", "Newsletter", "Award", "Lecture", "Book"])),
    ("/crm/lead", named(PERSONS)),
    ("/crm/lists/leadsource", named(&["Referral", "Web site", "Fair", "Former client", "Press"])),
    ("/crm/lists/priority", named(&["High", "Normal", "Low", "Someday", "None"])),
    ("/crm/lists/region", named(&["North", "East", "South", "West", "Abroad"])),
    ("/crm/lists/score", named(&["Hot", "Warm", "Mild", "Cool", "Cold"])),
    ("/crm/opportunity", named(&["School", "Harbor", "Museum", "Depot", "Chapel"])),
    ("/crm/prospect", named(PERSONS)),
    ("/currency", named(&["USD", "EUR", "GBP", "CAD", "AUD"])),
    ("/customfield", named(&["Permit number", "Soil class", "Archive", "Risk", "Grant"])),
    ("/customfieldvalue", named(&["P-11", "B", "Cellar 2", "Low", "None"])),
    ("/document", named(&["Contract.pdf", "Survey.pdf", "Plan A.dwg", "Memo.txt", "Photo.jpg"])),
    ("/expense", named(EXPENSES)),
    ("/expenseentry", Sample { records: 48, ..named(EXPENSES) }),
    (
        "/group",
        Sample {
            fixed: &[("isActive", "true")],
            ..named(&[
                "Design phases",
                "Overhead activities",
                "Public clients",
                "Studio North",
                "Studio South",
                "All Projects",
                ALL_ACTIVITIES,
            ])
        },
    ),
    ("/hr/benefit", named(&["Vacation", "Sick leave", "Training", "Jury duty", "Moving"])),
    ("/term", named(&["Net 30", "Net 15", "Net 60", "On receipt", "2% 10, net 30"])),
    (
        "/vendor",
        named(&[
            "Arden Structural",
            "Brook Surveying",
            "Cobalt Printing",
            "Delta Models",
            "Elm Geotechnics",
        ]),
    ),
];

const EXPENSES: &[&str] = &["Mileage", "Prints", "Models", "Lodging", "Permits", "Meals"];

const PERSONS: &[&str] =
    &["Ilse Brandt", "Juno Park", "Kemal Aydin", "Lena Fors", "Milo Grant", "Nora Quist"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::schema::all;

    #[test]
    fn entries_name_resources_and_fields_of_the_binding() {
        for (path, sample) in SAMPLES {
            let resource = all().iter().find(|resource| resource.path == *path);
            let resource = resource.unwrap_or_else(|| panic!("{path}"));
            for (field, _) in sample.fixed {
                assert!(resource.fields.iter().any(|info| info.name == *field), "{path} {field}");
            }
        }
    }
}
