//! Expansions of resources.

use insta::assert_snapshot;
use proc_macro2::TokenStream;
use quote::quote;

use crate::snapshot::{expansion, item};

fn task() -> String {
    expansion(
        super::expand,
        quote! {
            #[resource("/task", get = GetTask, create = CreateTask, input = TaskInput)]
            struct Task {
                #[field(read_only, filter)]
                pub id: Id<Task>,
                /// Title.
                #[field(required, sort, max_length = 9)]
                pub r#type: Option<String>,
                #[field(unlisted)]
                pub rest: Unlisted,
            }
        },
    )
}

#[test]
fn a_field_is_a_row_of_the_table() {
    assert_snapshot!(item(&task(), "impl ::core_api::__private::Record for Task"), @r#"
    impl ::core_api::__private::Record for Task {
        const FIELDS: &'static [::core_api::__private::FieldInfo] = {
            static TABLE: [::core_api::__private::FieldInfo; 2usize] = [
                ::core_api::__private::FieldInfo::new(
                        "id",
                        <Id<Task> as ::core_api::__private::OwnId<Task>>::KIND,
                    )
                    .read_only()
                    .filter(true),
                ::core_api::__private::FieldInfo::new(
                        "type",
                        <Option<String> as ::core_api::__private::FieldValue>::KIND,
                    )
                    .required()
                    .sort(true)
                    .max_length(9),
            ];
            &TABLE
        };
        #[inline]
        fn empty() -> Self {
            Self {
                id: <Id<Task> as ::core_api::__private::OwnId<Task>>::unset(),
                r#type: <Option<String> as ::core_api::__private::FieldValue>::unset(),
                rest: <Unlisted as ::core_api::__private::UnlistedField>::new(),
            }
        }
    }
    "#);
}

#[test]
fn a_field_is_reached_by_its_index() {
    assert_snapshot!(item(&task(), "fn field_mut"), @"
    fn field_mut(
        &mut self,
        index: ::core_api::__private::usize,
    ) -> ::core_api::__private::Option<::core_api::__private::FieldMut<'_>> {
        ::core_api::__private::Some(
            match index {
                0usize => {
                    <Id<
                        Task,
                    > as ::core_api::__private::OwnId<Task>>::field_mut(&mut self.id)
                }
                1usize => {
                    <Option<
                        String,
                    > as ::core_api::__private::FieldValue>::field_mut(&mut self.r#type)
                }
                _ => return ::core_api::__private::None,
            },
        )
    }
    ");
}

#[test]
fn a_constant_shows_whether_its_field_sorts() {
    assert_snapshot!(item(&task(), "pub const TYPE"), @r#"
    pub const TYPE: ::core_api::__private::Field<
        Task,
        String,
        ::core_api::__private::MaybeFilterable,
        ::core_api::__private::Sortable,
    > = ::core_api::__private::Field::new("type");
    "#);
}

#[test]
fn a_call_is_a_name_and_a_marker() {
    assert_snapshot!(item(&task(), "type GetTask"), @"type GetTask = ::core_api::__private::Get<Task>;");
    assert_snapshot!(item(&task(), "impl ::core_api::__private::CanCreate"), @"
    impl ::core_api::__private::CanCreate for Task {
        type Input = TaskInput;
    }
    ");
}

#[test]
fn a_call_is_found_by_its_request() {
    let task = task();
    assert!(task.contains("#[doc(alias = \"GET /task/{id}\")]"), "{task}");
    assert!(task.contains("#[doc(alias = \"POST /task\")]"), "{task}");
}

#[test]
fn a_list_says_how_to_read_all_records_while_others_write() {
    let list = |field: TokenStream| {
        let task = expansion(
            super::expand,
            quote! {
                #[resource("/task", list = ListTasks)]
                struct Task {
                    pub id: Id<Task>,
                    #field
                    #[field(unlisted)]
                    pub rest: Unlisted,
                }
            },
        );
        let mut lines = task.lines().map(|line| line.trim_start_matches("/// "));
        lines.find(|line| line.starts_with("While")).unwrap_or_default().to_owned()
    };
    let time = |name: TokenStream| quote!(#[field(filter, sort)] pub #name: Option<DateTime>,);
    assert_snapshot!(list(time(quote!(created_on))), @"While others write, read the whole list with [`by_key`](core_api::endpoint::List::by_key).");
    assert_snapshot!(list(time(quote!(last_updated))), @"While others write, pages may repeat or miss records. [`Client::changes`](core_api::Client::changes) from `DateTime::MIN` reads all of them.");
    assert_snapshot!(list(quote!(pub created_on: Option<DateTime>,)), @"While others write, pages may repeat or miss records.");
}

#[test]
fn a_required_field_is_a_type_parameter_that_its_setter_sets() {
    assert_snapshot!(item(&task(), "struct TaskInput"), @"
    struct TaskInput<Type = ::core_api::__private::Set>(
        Task,
        ::core_api::__private::PhantomData<(Type,)>,
    );
    ");
    assert_snapshot!(item(&task(), "pub fn r#type"), @"
    pub fn r#type(
        mut self,
        r#type: impl ::core_api::__private::Into<String>,
    ) -> TaskInput<::core_api::__private::Set> {
        self.0.r#type = <Option<
            String,
        > as ::core_api::__private::FieldValue>::set(
            ::core_api::__private::Into::into(r#type),
        );
        TaskInput(self.0, ::core_api::__private::PhantomData)
    }
    ");
}

#[test]
fn an_input_begins_without_its_required_fields() {
    assert_snapshot!(item(&task(), "mod required"), @r#"
    mod required {
        pub enum r#type {}
        #[diagnostic::on_unimplemented(
            message = "the required field `type` of `TaskInput` is not set",
            label = "call `.r#type(…)`"
        )]
        pub trait HasType {}
    }
    "#);
    assert_snapshot!(item(&task(), "impl required"), @"
    impl required::HasType for ::core_api::__private::Set {}
    ");
    assert_snapshot!(item(&task(), "fn new"), @"
    fn new() -> TaskInput<::core_api::__private::Missing<required::r#type>> {
        TaskInput(
            <Task as ::core_api::__private::Record>::empty(),
            ::core_api::__private::PhantomData,
        )
    }
    ");
}

#[test]
fn only_a_complete_input_is_an_input() {
    assert_snapshot!(item(&task(), "impl<Type: required::HasType> ::core_api::__private::Input"), @"
    impl<Type: required::HasType> ::core_api::__private::Input for TaskInput<Type> {
        type Resource = Task;
        #[inline]
        fn record(&self) -> &Task {
            &self.0
        }
        #[inline]
        fn complete(self) -> TaskInput {
            TaskInput(self.0, ::core_api::__private::PhantomData)
        }
    }
    ");
}

#[test]
fn a_call_has_an_example_where_the_declaration_names_the_crate() {
    let item = expansion(
        super::expand,
        quote! {
            #[resource("/task", patch = PatchTask, examples = my_api)]
            struct Task {
                #[field(read_only)]
                pub id: Id<Task>,
                pub name: Option<String>,
                #[field(unlisted)]
                pub rest: Unlisted,
            }
        },
    );
    let docs: Vec<_> = item.lines().filter(|line| line.contains("///")).map(str::trim).collect();
    let start = docs.iter().position(|line| line.contains("# Example")).unwrap();
    assert_snapshot!(docs[start..start + 9].join("\n"), @r#"
    /// # Example
    ///
    /// ```no_run
    /// # use my_api::{Client, Error, PatchTask};
    /// # async fn example(client: Client, id: my_api::Id<my_api::Task>, version: String) -> Result<(), Error> {
    /// let saved = client.send(PatchTask::new(id, version).set(my_api::Task::NAME, "new")).await?;
    /// # Ok(())
    /// # }
    /// ```
    "#);
    assert!(!task().contains("# Example"));
}

/// Returns the functions of an item that the crate of the declaration would compile on its own.
fn eager_functions(item: &syn::Item, eager: &mut Vec<String>) {
    match item {
        syn::Item::Impl(block) if block.generics.params.is_empty() => {
            for item in &block.items {
                let syn::ImplItem::Fn(function) = item else { continue };
                let is_inline = function.attrs.iter().any(|one| one.path().is_ident("inline"));
                let inputs = &function.sig.inputs;
                let is_generic = !function.sig.generics.params.is_empty()
                    || quote!(#inputs).to_string().contains("impl ");
                if !is_inline && !is_generic {
                    eager.push(function.sig.ident.to_string());
                }
            }
        }
        syn::Item::Const(scope) => {
            if let syn::Expr::Block(scope) = &*scope.expr {
                for statement in &scope.block.stmts {
                    let syn::Stmt::Item(item) = statement else { continue };
                    eager_functions(item, eager);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn only_a_crate_that_uses_a_record_compiles_its_functions() {
    let mut eager = Vec::new();
    for item in &syn::parse_file(&task()).unwrap().items {
        eager_functions(item, &mut eager);
    }
    assert_eq!(eager, Vec::<String>::new());
}

#[test]
fn the_marker_of_a_required_field_is_never_a_keyword() {
    let declaration = |field: &str| {
        let field = syn::parse_str::<syn::Ident>(field).unwrap();
        quote! {
            #[resource("/task", create = CreateTask, input = TaskInput)]
            struct Task {
                pub id: Id<Task>,
                #[field(required)]
                pub #field: Option<String>,
                #[field(unlisted)]
                pub rest: Unlisted,
            }
        }
    };
    for field in ["gen", "type", "async"] {
        let expanded = expansion(super::expand, declaration(&format!("r#{field}")));
        assert!(expanded.contains(&format!("pub enum r#{field} {{}}")), "{expanded}");
    }
    let expanded = expansion(super::expand, declaration("self_"));
    assert!(expanded.contains("<Self_ = "), "{expanded}");
}
