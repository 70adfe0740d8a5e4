//! The parts of the Village Hive, the cadres that work in them, and the bands in which families and children are
//! counted. One word per idea; `docs/glossary.md` has the Khmer terms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares a closed list of words: the variant, the word in files, and how a person reads it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All of them, in the order in which they are listed everywhere.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in files and documents.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// How a person reads it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The position in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// Reads the word used in files.
            #[must_use]
            pub fn from_name(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.name() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// A part of the Village Hive. Each can be switched off in the input.
    Service {
        /// Casework by village-based social workers.
        SocialWork = "social_work", "Social work";
        /// Nurses who visit families, and workshops in villages.
        Health = "health", "Health";
        /// Coaching of families in spending, saving and income.
        FamilyFinance = "family_finance", "Family finance";
        /// Meals, daycare and tutoring for vulnerable children.
        YouthCentres = "youth_centres", "Youth centres";
        /// Courses and refreshers for the commune council and its staff.
        CapacityBuilding = "capacity_building", "Capacity building";
        /// Village members who identify risk and refer it.
        ProtectionNetworks = "protection_networks", "Child protection networks";
        /// Group, peer and individual supervision.
        Supervision = "supervision", "Supervision";
        /// Staged hand-over to the commune.
        ExitStrategy = "exit_strategy", "Exit strategy";
        /// Monthly indicators.
        Evidence = "evidence", "Evidence";
        /// Comparison of prevention with crisis spending.
        Prevention = "prevention", "Prevention against crisis";
    }
}

impl Service {
    /// Parts that may start in a commune later than its first service; all others start with it.
    pub const LATER: [Self; 3] = [Self::Health, Self::FamilyFinance, Self::YouthCentres];

    /// Position in [`Self::LATER`].
    #[must_use]
    pub const fn later(self) -> Option<usize> {
        match self {
            Self::Health => Some(0),
            Self::FamilyFinance => Some(1),
            Self::YouthCentres => Some(2),
            _ => None,
        }
    }
}

words! {
    /// A cadre: people with the same work and the same pay.
    Cadre {
        /// Village-based social worker.
        SocialWorker = "social_worker", "Social worker";
        /// Nurse.
        Nurse = "nurse", "Nurse";
        /// Family-finance coach.
        FinanceCoach = "finance_coach", "Finance coach";
        /// Daycare caregiver in a youth centre.
        Caregiver = "caregiver", "Caregiver";
        /// Teacher (tutor) in a youth centre.
        Teacher = "teacher", "Teacher";
        /// Cook in a youth centre.
        Cook = "cook", "Cook";
        /// Supervisor (team leader).
        Supervisor = "supervisor", "Supervisor";
        /// Trainer of the local authority.
        Trainer = "trainer", "Trainer";
    }
}

impl Cadre {
    /// The part of the Village Hive that the cadre works in.
    #[must_use]
    pub const fn service(self) -> Service {
        match self {
            Self::SocialWorker => Service::SocialWork,
            Self::Nurse => Service::Health,
            Self::FinanceCoach => Service::FamilyFinance,
            Self::Caregiver | Self::Teacher | Self::Cook => Service::YouthCentres,
            Self::Supervisor => Service::Supervision,
            Self::Trainer => Service::CapacityBuilding,
        }
    }

    /// Whether the cadre visits families and is assigned to them one by one.
    #[must_use]
    pub const fn visits_families(self) -> bool {
        matches!(self, Self::SocialWorker | Self::Nurse | Self::FinanceCoach)
    }

    /// Whether workers of the cadre are shared by the communes of a district.
    #[must_use]
    pub const fn shared_in_district(self) -> bool {
        matches!(self, Self::Nurse | Self::FinanceCoach | Self::Supervisor | Self::Trainer)
    }
}

words! {
    /// Rank among social workers: who guides whom.
    Grade {
        /// A social worker.
        Worker = "worker", "Worker";
        /// An experienced social worker who guides others beside the own families.
        Senior = "senior", "Senior";
        /// Somebody in training, with few families, guided by a social worker.
        Intern = "intern", "Intern";
    }
}

impl Grade {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_worker(&self) -> bool {
        *self == Self::Worker
    }
}

words! {
    /// Safety band of a case: groups of the 0-10 safety score that are visited equally often.
    SafetyBand {
        /// Score 0-3.
        Score0To3 = "score_0_3", "0-3";
        /// Score 4-5.
        Score4To5 = "score_4_5", "4-5";
        /// Score 6-7.
        Score6To7 = "score_6_7", "6-7";
        /// Score 8-10.
        Score8To10 = "score_8_10", "8-10";
    }
}

impl SafetyBand {
    /// The band of a safety score (0-10; larger scores count as 10).
    #[must_use]
    pub const fn of(score: u8) -> Self {
        match score {
            0..=3 => Self::Score0To3,
            4..=5 => Self::Score4To5,
            6..=7 => Self::Score6To7,
            _ => Self::Score8To10,
        }
    }
}

words! {
    /// Age band of a child in a youth centre.
    AgeBand {
        /// Below school age.
        Preschool = "preschool", "Preschool";
        /// School age.
        School = "school", "School age";
    }
}

words! {
    /// Situation of the carer: the second key of priority for a youth-centre place.
    Carer {
        /// The carer is chronically ill.
        Ill = "ill", "Chronically ill";
        /// The carer has a disability.
        Disabled = "disabled", "Disability";
        /// The carer is elderly.
        Elderly = "elderly", "Elderly";
        /// None of these.
        Able = "able", "Able";
    }
}

words! {
    /// Stage of the hand-over of a commune, in order.
    Stage {
        /// Memorandum of understanding.
        Mou = "mou", "Memorandum of understanding";
        /// Fiscal and human-resource frameworks designed together.
        Frameworks = "frameworks", "Frameworks";
        /// The council and its staff are trained.
        Training = "training", "Training";
        /// The first service passes to the commune.
        FirstService = "first_service", "First service";
        /// The remaining services pass to the commune.
        RemainingServices = "remaining_services", "Remaining services";
        /// The commune stands alone.
        StandsAlone = "stands_alone", "Stands alone";
    }
}
