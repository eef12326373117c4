//! Resources for customer relations.

use core_api::{Campaign, LeadSource, Opportunity, Prospect, Region, Score};

use super::Resource;

pub(crate) static CAMPAIGN: Resource = Resource::new::<Campaign>();
pub(crate) static LEAD_SOURCE: Resource = Resource::new::<LeadSource>();
pub(crate) static OPPORTUNITY: Resource = Resource::new::<Opportunity>();
pub(crate) static PROSPECT: Resource = Resource::new::<Prospect>();
pub(crate) static REGION: Resource = Resource::new::<Region>();
pub(crate) static SCORE: Resource = Resource::new::<Score>();
