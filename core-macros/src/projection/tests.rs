//! What a projection turns into.

use insta::assert_snapshot;
use quote::quote;

use crate::snapshot::{expansion, item};

#[test]
fn a_column_is_a_row_of_the_table_and_a_name() {
    let hours = expansion(
        super::expand,
        quote! {
            #[projection(TimeEntry)]
            struct Hours {
                id: Id<TimeEntry>,
                #[projection(column = r#type)]
                kind: Option<i32>,
                #[projection(unlisted = "costCenter")]
                cost_center: Option<String>,
            }
        },
    );
    assert_snapshot!(item(&hours, "impl ::core_api::record::Record for Hours"), @r#"
    impl ::core_api::record::Record for Hours {
        const FIELDS: &'static [::core_api::record::FieldInfo] = {
            static TABLE: [::core_api::record::FieldInfo; 3usize] = [
                ::core_api::projection::Column::of(
                        <<Hours as ::core_api::Projection>::Resource>::ID,
                    )
                    .read_id_into::<Id<TimeEntry>>(),
                ::core_api::projection::Column::of(
                        <<Hours as ::core_api::Projection>::Resource>::TYPE,
                    )
                    .read_into::<Option<i32>>(),
                ::core_api::projection::Column::<
                    <Option<String> as ::core_api::record::Value>::Inner,
                >::unlisted("costCenter")
                    .read_into::<Option<String>>(),
            ];
            &TABLE
        };
        fn empty() -> Self {
            Self {
                id: <Id<TimeEntry> as ::core_api::record::Value>::unset(),
                kind: <Option<i32> as ::core_api::record::Value>::unset(),
                cost_center: <Option<String> as ::core_api::record::Value>::unset(),
            }
        }
    }
    "#);
    assert_snapshot!(item(&hours, "impl ::core_api::Projection for Hours"), @"
    impl ::core_api::Projection for Hours {
        type Resource = TimeEntry;
        const COLUMNS: &'static [&'static str] = {
            const FIELDS: &[::core_api::record::FieldInfo] = <Hours as ::core_api::record::Record>::FIELDS;
            &[FIELDS[0usize].name, FIELDS[1usize].name, FIELDS[2usize].name]
        };
    }
    ");
}
