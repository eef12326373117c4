//! Resources for human resources (HR).

use core_api::{
    Benefit, EmployeeBenefit, EmployeeBenefitUsage, Journal, JournalType, Question, Review,
    ReviewTemplate,
};

use super::Resource;

pub(crate) static BENEFIT: Resource = Resource::new::<Benefit>();
pub(crate) static EMPLOYEE_BENEFIT: Resource = Resource::new::<EmployeeBenefit>();
pub(crate) static EMPLOYEE_BENEFIT_USAGE: Resource = Resource::new::<EmployeeBenefitUsage>();
pub(crate) static JOURNAL: Resource = Resource::new::<Journal>();
pub(crate) static JOURNAL_TYPE: Resource = Resource::new::<JournalType>();
pub(crate) static QUESTION: Resource = Resource::new::<Question>();
pub(crate) static REVIEW: Resource = Resource::new::<Review>();
pub(crate) static REVIEW_TEMPLATE: Resource = Resource::new::<ReviewTemplate>();
