//! Identifiers: commune and village codes as text with their leading zeros, and opaque ids for families,
//! workers, centres and funding sources. Each is a type of its own, so that a centre is never passed as a worker.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A commune (khum) or sangkat: six digits of the national gazetteer, for example `020309`.
    CommuneCode
);
text_id!(
    /// A village (phum): eight digits, the first six are its commune, for example `02030901`.
    VillageCode
);
text_id!(
    /// An opaque family id given by the case system. Never a name.
    FamilyId
);
text_id!(
    /// A worker or a post: an opaque id.
    WorkerId
);
text_id!(
    /// A youth centre, existing or candidate.
    CentreId
);
text_id!(
    /// A funding source.
    SourceId
);
text_id!(
    /// Who pays: `commune`, `cct`, `ministry`, a donor.
    PayerId
);

impl VillageCode {
    /// The code of the village's commune: its first six digits.
    #[must_use]
    pub fn commune(&self) -> CommuneCode {
        CommuneCode(self.0.chars().take(6).collect())
    }
}

impl WorkerId {
    /// The ids of new posts of a cadre in a commune, without end: `post-020309-nurse-1` and so on. Who makes posts leaves
    /// out those that are taken.
    pub(crate) fn posts(commune: &CommuneCode, cadre: &str) -> impl Iterator<Item = Self> + use<> {
        let stem = format!("post-{commune}-{cadre}");
        (1u64..).map(move |n| Self(format!("{stem}-{n}")))
    }
}

impl CommuneCode {
    /// The district code: the first four digits. Nurses and finance coaches are shared inside a district.
    #[must_use]
    pub fn district(&self) -> &str {
        self.0.get(..4).unwrap_or(&self.0)
    }
}
