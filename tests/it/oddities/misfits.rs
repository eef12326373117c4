//! Values that do not fit their fields, in records that a lenient client reads.

use core_api::{Activity, Endpoint, GetActivity, Resource, endpoint::Leniency, record::misfits};

use super::{ID, lenient, member, response, update_body};

#[test]
fn an_invalid_id_of_the_record_is_an_error_in_every_mode() {
    for id in ["null", r#""""#, r#""  ""#, "7", r#""x""#, "{}"] {
        for leniency in [Leniency::Strict, Leniency::Lenient] {
            let body = format!(r#"{{"id":{id}}}"#);
            let error = GetActivity::decode(response(body, leniency)).unwrap_err().to_string();
            assert!(error.contains("at `id`"), "{error}");
        }
    }
    let uppercase = format!(r#"{{"id":"{{{}}}"}}"#, ID.to_uppercase());
    let activity = GetActivity::decode(response(uppercase, Leniency::Strict)).unwrap();
    assert_eq!(activity.id.to_string(), ID);
    assert!(serde_json::to_string(&activity).unwrap().contains("\"{627F5F9E"));
}

#[test]
fn setting_a_field_or_removing_its_misfit_replaces_the_value() {
    let old: Activity = lenient(r#""costRate":"much","memo":"x""#);
    assert!(old.clone().changes_since(&old).is_empty());
    let mut set = old.clone();
    set.cost_rate = Some(7.into());
    assert!(set.is_whole());
    assert_eq!(set.changes_since(&old).names().collect::<Vec<_>>(), ["costRate"]);
    assert_eq!(member(&update_body(set), "costRate"), "7");
    let mut removed = old.clone();
    assert_eq!(removed.unlisted.remove_misfit("costRate").unwrap().as_str(), r#""much""#);
    assert_eq!(removed.unlisted.remove_misfit("costRate"), None);
    assert_ne!(removed, old);
    assert_eq!(removed.changes_since(&old).names().collect::<Vec<_>>(), ["costRate"]);
    assert_eq!(member(&update_body(removed), "costRate"), "null");
    assert_eq!(misfits(&old)[0].json().as_str(), r#""much""#);
}
