//! Expansions of projections.

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
    assert_snapshot!(item(&hours, "impl ::core_api::__private::Record for Hours"), @r#"
    impl ::core_api::__private::Record for Hours {
        const FIELDS: &'static [::core_api::__private::FieldInfo] = {
            static TABLE: [::core_api::__private::FieldInfo; 3usize] = [
                ::core_api::__private::Column::of(
                        <<Hours as ::core_api::__private::Projection>::Resource>::ID,
                    )
                    .read_into::<
                        <Id<TimeEntry> as ::core_api::__private::ColumnValue>::Inner,
                    >(<Id<TimeEntry> as ::core_api::__private::ColumnValue>::KIND),
                ::core_api::__private::Column::of(
                        <<Hours as ::core_api::__private::Projection>::Resource>::TYPE,
                    )
                    .read_into::<
                        <Option<i32> as ::core_api::__private::ColumnValue>::Inner,
                    >(<Option<i32> as ::core_api::__private::ColumnValue>::KIND),
                ::core_api::__private::Column::<
                    <Option<String> as ::core_api::__private::ColumnValue>::Inner,
                >::unlisted("costCenter")
                    .read_into::<
                        <Option<String> as ::core_api::__private::ColumnValue>::Inner,
                    >(<Option<String> as ::core_api::__private::ColumnValue>::KIND),
            ];
            &TABLE
        };
        #[inline]
        fn empty() -> Self {
            Self {
                id: <Id<TimeEntry> as ::core_api::__private::ColumnValue>::unset(),
                kind: <Option<i32> as ::core_api::__private::ColumnValue>::unset(),
                cost_center: <Option<String> as ::core_api::__private::ColumnValue>::unset(),
            }
        }
    }
    "#);
    assert_snapshot!(item(&hours, "impl ::core_api::__private::Projection for Hours"), @"
    impl ::core_api::__private::Projection for Hours {
        type Resource = TimeEntry;
        const COLUMNS: &'static [&'static ::core_api::__private::str] = {
            const FIELDS: &[::core_api::__private::FieldInfo] = <Hours as ::core_api::__private::Record>::FIELDS;
            &[FIELDS[0usize].name, FIELDS[1usize].name, FIELDS[2usize].name]
        };
    }
    ");
}
