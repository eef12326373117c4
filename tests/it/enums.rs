//! Enums are open: a value without a name is written back unchanged.

use core_api::{ProjectStatus, WireEnum, wire_enum::WireValue};
use proptest::{prelude::any, prop_assert_eq, proptest};

proptest! {
    #[test]
    fn any_number_goes_back_as_it_came(number in any::<i64>()) {
        let status: ProjectStatus = serde_json::from_str(&number.to_string()).unwrap();
        prop_assert_eq!(status.wire(), WireValue::Number(number));
        prop_assert_eq!(serde_json::to_string(&status).unwrap(), number.to_string());
    }

    #[test]
    fn any_text_without_a_name_goes_back_as_it_came(text in "[A-Z ].{0,20}") {
        let json = serde_json::to_string(&text).unwrap();
        let status: ProjectStatus = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&status).unwrap(), json);
    }
}
