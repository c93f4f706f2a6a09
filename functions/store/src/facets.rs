//! The facets of the store: one for each thing that is kept and for each way of using it that a function may be
//! granted alone. Each names the keys it touches; in a build with debug assertions it cannot touch others.

use crate::engine::{Keys, Table};
use aws_sdk_dynamodb::Client;

/// A part of the store, with the keys it touches.
pub trait Facet {
    /// All of them.
    const KEYS: Keys;
}

macro_rules! facets {
    ($($(#[$doc:meta])* $field:ident: $Facet:ident { $($touch:ident: [$($key:literal),+ $(,)?],)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug)]
            pub struct $Facet {
                pub(crate) table: Table,
            }

            impl $Facet {
                /// Over a table, within the keys that its holder may touch there.
                pub(crate) fn over(table: &Table) -> Self {
                    $Facet { table: table.clone() }
                }

                /// The same with this many items to a page, 1 to 1,000.
                #[must_use]
                pub fn with_page_size(self, items: i32) -> Self {
                    $Facet { table: self.table.with_page_size(items) }
                }
            }

            impl Facet for $Facet {
                #[allow(clippy::needless_update, reason = "some facets name keys of every kind")]
                const KEYS: Keys = Keys {
                    $($touch: &[$($key),+],)+
                    ..Keys::NONE
                };
            }
        )+

        /// The campaign's table, with all there is. A function narrows it to the facets that its role has the rights
        /// for: see [`holding!`](crate::holding).
        #[derive(Clone, Debug)]
        pub struct Store {
            $($(#[$doc])* pub $field: $Facet,)+
        }

        $(impl AsRef<$Facet> for Store {
            fn as_ref(&self) -> &$Facet {
                &self.$field
            }
        })+

        impl Store {
            /// A store in this table. Timeouts and attempts are the client's configuration.
            #[must_use]
            pub fn new(client: Client, table: impl AsRef<str>) -> Self {
                Store::over(&Table::new(client, table.as_ref()))
            }

            /// The same store with this many items to a page, 1 to 1,000.
            #[must_use]
            pub fn with_page_size(self, items: i32) -> Self {
                Store {
                    $($field: self.$field.with_page_size(items),)+
                }
            }

            fn over(table: &Table) -> Self {
                Store {
                    $($field: $Facet::over(&table.within($Facet::KEYS)),)+
                }
            }
        }
    };
}

facets! {
    /// Sessions: who is signed in.
    sessions: Sessions {
        reads: ["SESSION#*"],
        writes: ["SESSION#*"],
    }
    /// Where people stand who are signed in, and who they are on the roster.
    people: People {
        reads: ["ROSTER#*", "CODE#*", "ACCOUNT#*", "DECLARATION#*", "SIGNOFF#*"],
    }
    /// Signing in: codes, second factors, attempts, a person's own sessions, and what they have seen of what was done to
    /// their account.
    sign_in: SignIn {
        reads: ["ROSTER#*", "CODE#*", "FACTOR#*", "ATTEMPTS#*", "ACCOUNT#*", "SESSION#*"],
        writes: ["CODE#*", "FACTOR#*", "ATTEMPTS#*", "ACCOUNT#*", "HISTORY#*", "SESSION#*"],
    }
    /// People's accounts, as those see them who issue codes and reset second factors.
    accounts: Accounts {
        reads: ["ROSTER#*", "CODE#*", "ACCOUNT#*"],
        writes: ["CODE#*", "FACTOR#*", "ACCOUNT#*", "HISTORY#*", "PROPOSAL#*", "PROPOSED#*"],
        lists: ["ACCOUNTACTS#*"],
    }
    /// The roster, unit by unit.
    roster: Roster {
        lists: ["ROSTER#*"],
    }
    /// Changes to the roster.
    roster_changes: RosterChanges {
        reads: ["ROSTER#*", "HISTORY#*"],
        writes: ["ROSTER#*", "NAME#*", "CODE#*", "FACTOR#*", "MUNICIPAL#*", "HISTORY#*", "ACCOUNT#*"],
    }
    /// Declarations that were filed, with their history.
    declarations: Declarations {
        reads: ["REFERENCE#*", "DECLARATION#*", "WITHDRAWAL#*"],
    }
    /// Filing: revisions, and withdrawals reported after them.
    filings: Filings {
        reads: ["DECLARATION#*"],
        writes: ["REFERENCE#*", "DECLARATION#*", "BUSINESS#*", "QUEUE#*", "WITHDRAWAL#*"],
    }
    /// Who is found by the beginning of a name.
    names: Names {
        reads: ["ROSTER#*", "DECLARATION#*", "SIGNOFF#*", "QUEUE#*", "CHECK#*"],
        lists: ["NAME#*"],
    }
    /// What was declared, found by the beginning of a business's name or credit code.
    businesses: Businesses {
        reads: ["DECLARATION#*"],
        lists: ["BUSINESS#*"],
    }
    /// What people and businesses are found by, written anew from outside the pages.
    indexing: Indexing {
        reads: ["DECLARATION#*", "NAME#*"],
        writes: ["NAME#*", "BUSINESS#*"],
        lists: ["ROSTER#*", "DEPARTED#*", "NAME#*"],
    }
    /// What people sought last.
    last_sought: LastSought {
        reads: ["SOUGHT#*"],
        writes: ["SOUGHT#*"],
    }
    /// Reports that came on paper: what one enters and another compares, and filing it then.
    papers: Papers {
        reads: ["PAPER#*"],
        writes: ["PAPER#*", "REFERENCE#*", "DECLARATION#*", "BUSINESS#*", "QUEUE#*"],
    }
    /// The list of reports on paper that wait to be compared, without what they declare.
    open_papers: OpenPapers {
        lists: ["PAPERS"],
    }
    /// Forms that people have begun and not sent.
    drafts: Drafts {
        reads: ["DRAFT#*"],
        writes: ["DRAFT#*"],
    }
    /// Declarations with all that is to be known before somebody decides on them.
    cases: Cases {
        reads: ["REFERENCE#*", "DECLARATION#*", "ROSTER#*", "SIGNOFF#*", "QUEUE#*", "CHECK#*"],
    }
    /// Sign-offs, with the steps that led there.
    sign_offs: SignOffs {
        reads: ["SIGNOFF#*"],
    }
    /// What waits for a signer.
    queues: Queues {
        lists: ["QUEUE#*"],
    }
    /// Where reports wait once the roster changed.
    routing: Routing {
        reads: ["DECLARATION#*", "SIGNOFF#*"],
        writes: ["QUEUE#*"],
    }
    /// What signers decide, whom they let stand in, and what units check.
    reviews: Reviews {
        reads: ["QUEUE#*", "DECLARATION#*"],
        writes: ["SIGNOFF#*", "QUEUE#*", "CHECK#*", "DELEGATION#*"],
    }
    /// Units' checks of their people's declarations.
    checks: Checks {
        reads: ["CHECK#*"],
    }
    /// Delegations of signers.
    delegations: Delegations {
        reads: ["DELEGATION#*"],
    }
    /// Seals of units' Annex 3.
    seals: Seals {
        reads: ["SEAL#*"],
        writes: ["SEAL#*"],
    }
    /// The last seals of all units.
    last_seals: LastSeals {
        lists: ["SEALS"],
    }
    /// What the office and the discipline team collect from municipally managed cadres and hand over to the city.
    collections: Collections {
        reads: [
            "COLLECTION#*", "MUNICIPAL#*", "REFERENCE#*", "DECLARATION#*", "SIGNOFF#*", "WITHDRAWAL#*",
            "DELIVERY#*",
        ],
        writes: ["COLLECTION#*", "DELIVERY#*"],
        lists: ["MUNICIPAL"],
    }
    /// Deliveries to the city.
    deliveries: Deliveries {
        reads: ["COLLECTION#lists", "DELIVERY#*"],
    }
    /// A unit's people, those who left it included, with what is on file about each; and what was noted of the unit.
    unit_files: UnitFiles {
        reads: ["DECLARATION#*", "WITHDRAWAL#*", "VERIFICATION#*", "SIGNOFF#*", "CHECK#*"],
        lists: ["ROSTER#*", "DEPARTED#*"],
    }
    /// What the office found and decided about declarations.
    verifications: Verifications {
        reads: ["REFERENCE#*", "DECLARATION#*", "WITHDRAWAL#*", "VERIFICATION#*"],
        writes: ["VERIFICATION#*", "WATCH#*"],
    }
    /// What the office dealt with and is not left.
    watch_list: WatchList {
        lists: ["WATCH"],
    }
    /// Briefs that were issued.
    briefs: Briefs {
        reads: ["BRIEF#*"],
        writes: ["BRIEF#*"],
    }
    /// Leads, and who reported them.
    leads: Leads {
        reads: ["LEAD#*", "REPORTER#*"],
        writes: ["LEAD#*", "REPORTER#*"],
    }
    /// The lists of leads.
    lead_lists: LeadLists {
        lists: ["LEADS", "LEADS#*"],
    }
    /// Spot checks.
    spot_checks: SpotChecks {
        reads: ["SPOTCHECK#*"],
        writes: ["SPOTCHECK#*"],
        lists: ["SPOTCHECKS"],
    }
    /// How often people did what costs much.
    limits: Limits {
        writes: ["LIMIT#*"],
    }
    /// Reminders as they go out.
    reminders: Reminders {
        reads: ["REMINDER#*"],
        writes: ["REMINDER#*"],
    }
    /// The list of reminders that went out.
    sent_reminders: SentReminders {
        lists: ["REMINDERS"],
    }
    /// Exports that were made.
    exports: Exports {
        writes: ["EXPORT#*"],
        lists: ["EXPORTS"],
    }
    /// Rosters that were uploaded and wait to be loaded.
    uploads: Uploads {
        reads: ["UPLOAD#*"],
        writes: ["UPLOAD#*"],
    }
    /// What one person proposed and another has to confirm.
    proposals: Proposals {
        reads: ["PROPOSAL#*"],
        writes: ["PROPOSAL#*", "PROPOSED#*"],
    }
    /// The list of proposals that wait for a second person.
    open_proposals: OpenProposals {
        lists: ["PROPOSALS"],
    }
}

/// What a function holds of the store: these facets and no others, so that it can ask for nothing else. The rights of
/// its role name the same keys; a test holds the two together.
#[macro_export]
macro_rules! holding {
    ($(#[$doc:meta])* pub struct $Name:ident { $($field:ident: $Facet:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $Name {
            $(#[doc = concat!("See [`store::", stringify!($Facet), "`].")]
            pub $field: $crate::$Facet,)+
        }

        impl $Name {
            /// The keys that each of its facets touches.
            pub const KEYS: &'static [$crate::Keys] = &[$(<$crate::$Facet as $crate::Facet>::KEYS),+];

            /// The same with this many items to a page, 1 to 1,000.
            #[must_use]
            pub fn with_page_size(self, items: i32) -> Self {
                $Name {
                    $($field: self.$field.with_page_size(items)),+
                }
            }
        }

        impl From<&$crate::Store> for $Name {
            fn from(store: &$crate::Store) -> Self {
                $Name {
                    $($field: store.$field.clone()),+
                }
            }
        }

        $(impl AsRef<$crate::$Facet> for $Name {
            fn as_ref(&self) -> &$crate::$Facet {
                &self.$field
            }
        })+
    };
}
