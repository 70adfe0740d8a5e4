//! Clusters that follow travel: communes that could share a nurse, a coach or a team leader, in dry and wet season.
//!
//! Shared staff is planned by district, so a cluster lies in one. Its staff is based in one commune, the village from which
//! that commune's own families are nearest. The fewest clusters that keep the limits come first, then the least minutes on
//! the road over a year: a capacitated location problem with one place for each commune (`optimise::locate`).

use super::rules;
use crate::arrange::Arrange;
use crate::control::Control;
use crate::error::Issues;
use crate::id::{CommuneCode, VillageCode};
use crate::input::{Input, Season};
use crate::need::{Need, need};
use crate::optimise::locate::{Location, locate};
use crate::optimise::{Options, Status};
use crate::problem::Problem;
use crate::travel::{Travel, known, minutes_in};
use crate::unit::{Km, Minutes};
use crate::validate::validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How large a cluster may be, and how far apart its communes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClusterTerms {
    /// Most communes of a cluster, 1 to 50; 4.
    pub communes: u32,
    /// Most minutes one way from the base to another commune of the cluster on dry roads, mean over its families; none: any.
    pub dry_minutes: Option<f64>,
    /// The same on wet roads.
    pub wet_minutes: Option<f64>,
    /// Work limit of the search for each district, in units of the engine; 20 million.
    pub work_limit: u64,
}

impl Default for ClusterTerms {
    fn default() -> Self {
        Self { communes: 4, dry_minutes: None, wet_minutes: None, work_limit: 20_000_000 }
    }
}

/// Clusters of all districts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Clusters {
    /// By district, in the order of their first commune. Their `communes` are clusters for a rollout.
    pub clusters: Vec<Cluster>,
    /// How good they are.
    pub districts: Vec<ClusteredDistrict>,
}

/// Communes that could share staff.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Cluster {
    /// Commune where the shared staff is based.
    pub base: CommuneCode,
    /// Village where it is based.
    pub village: VillageCode,
    /// All communes of the cluster, the base among them.
    pub communes: Vec<CommuneCode>,
    /// Way from the base to the families of each, in the same order.
    pub ways: Vec<ClusterWay>,
    /// Why a commune is alone, where there is a reason.
    pub alone: Option<String>,
}

/// The mean way from the base of a cluster to the families of a commune.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClusterWay {
    /// On the road, one way.
    pub km: Km,
    /// On dry roads.
    pub dry_minutes: Minutes,
    /// On wet roads.
    pub wet_minutes: Minutes,
}

/// The clusters of a district as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClusteredDistrict {
    /// District.
    pub district: String,
    /// Clusters.
    pub clusters: u32,
    /// Minutes one way over a year, mean over the families whom shared staff visits.
    pub minutes: Minutes,
    /// No clusters of this number have fewer.
    pub minutes_bound: Minutes,
    /// Whether it is proven that neither fewer clusters nor less travel are possible.
    pub proven: bool,
}

/// Proposes clusters of communes by their travel.
///
/// A commune to which no way is known (no village of it has a point, no road leads to it) stays alone, with the reason.
///
/// # Errors
///
/// All faults of the input, and `HP6010` and `HP6013`: all faults of the terms.
///
/// ```
/// use hiveplan::{ClusterTerms, Control, Input, clusters};
/// let found = clusters(&Input::embedded("battambang")?, &ClusterTerms::default(), &Control::default())?;
/// assert_eq!(found.clusters.len(), 3); // ten communes, at most four together
/// assert!(found.districts[0].proven);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn clusters(input: &Input, terms: &ClusterTerms, control: &Control) -> Result<Clusters, Issues> {
    terms.check()?;
    let problem = validate(input)?;
    let need = need(&problem);
    let mut districts: Vec<Vec<usize>> = Vec::new();
    for (c, commune) in problem.communes.iter().enumerate() {
        match districts.last_mut().filter(|last| problem.communes[last[0]].code.district() == commune.code.district()) {
            Some(last) => last.push(c),
            None => districts.push(vec![c]),
        }
    }
    let ground = Ground { travel: Travel::new(&problem), problem: &problem, need: &need, terms, control };
    let mut answer = Clusters { clusters: Vec::new(), districts: Vec::new() };
    for (clusters, district) in control.map("districts", districts, |communes| ground.district(&communes)) {
        answer.clusters.extend(clusters);
        answer.districts.push(district);
    }
    Ok(answer)
}

impl ClusterTerms {
    fn check(&self) -> Result<(), Issues> {
        let mut issues = Issues::default();
        if !(1..=50).contains(&self.communes) {
            issues.push(rules::STEPS.at("/communes", format!("{}: 1 to 50 are possible", self.communes)));
        }
        for (path, limit) in [("/dry_minutes", self.dry_minutes), ("/wet_minutes", self.wet_minutes)] {
            if let Some(limit) = limit.filter(|limit| !(0.0..=1e6).contains(limit)) {
                issues.push(rules::LIMIT.at(path, format!("{limit} is not a limit")));
            }
        }
        if issues.has_errors() { Err(issues) } else { Ok(()) }
    }
}

struct Ground<'p> {
    problem: &'p Problem,
    need: &'p Need,
    travel: Travel,
    terms: &'p ClusterTerms,
    control: &'p Control,
}

impl Ground<'_> {
    fn district(&self, communes: &[usize]) -> (Vec<Cluster>, ClusteredDistrict) {
        let (known, unknown): (Vec<usize>, Vec<usize>) = communes.iter().partition(|&&c| known(self.problem, c));
        let bases: Vec<usize> = known.iter().map(|&c| self.base(c)).collect();
        let km: Vec<Vec<f64>> =
            bases.iter().map(|&base| known.iter().map(|&c| self.mean_km(base, c)).collect()).collect();
        let weight: Vec<f64> = known.iter().map(|&c| self.weight(c)).collect();
        let (base_of, summary) = self.choose(&km, &weight);
        let mut clusters = Vec::new();
        for at in 0..known.len() {
            let members: Vec<usize> = (0..known.len()).filter(|&member| base_of[member] == at).collect();
            if members.is_empty() {
                continue;
            }
            let code = |member: &usize| self.problem.communes[known[*member]].code.clone();
            let near = |other: usize| other != at && (self.allows(km[at][other]) || self.allows(km[other][at]));
            let far = members.len() == 1 && known.len() > 1 && !(0..known.len()).any(near);
            clusters.push(Cluster {
                base: code(&at),
                village: self.problem.villages[bases[at]].code.clone(),
                communes: members.iter().map(code).collect(),
                ways: members.iter().map(|&member| self.way(km[at][member])).collect(),
                alone: far.then(|| "no commune of the district is near enough".to_owned()),
            });
        }
        clusters.extend(unknown.iter().map(|&c| self.without_ways(c)));
        clusters.arrange_by(|a, b| a.communes[0].cmp(&b.communes[0]));
        let district = self.problem.communes[communes[0]].code.district().to_owned();
        let weights = weight.iter().sum::<f64>().max(1.0);
        let district = ClusteredDistrict {
            district,
            clusters: clusters.len() as u32,
            minutes: Minutes(summary.minutes / weights),
            minutes_bound: Minutes(summary.bound / weights),
            proven: summary.proven,
        };
        (clusters, district)
    }

    fn without_ways(&self, commune: usize) -> Cluster {
        let code = self.problem.communes[commune].code.clone();
        let base = self.base(commune);
        Cluster {
            base: code.clone(),
            village: self.problem.villages[base].code.clone(),
            communes: vec![code],
            ways: vec![self.way(self.mean_km(base, commune))],
            alone: Some("no way to it is known: its villages have no points, and no road leads there".to_owned()),
        }
    }

    /// The base of each commune, and what that takes.
    fn choose(&self, km: &[Vec<f64>], weight: &[f64]) -> (Vec<usize>, Summary) {
        let count = km.len();
        let minutes = |base: usize, member: usize| {
            weight[member] * minutes_in(self.problem, Km(km[base][member]), Season::Year).0
        };
        let allowed = |base: usize, member: usize| base == member || self.allows(km[base][member]);
        let all: f64 = (0..count).map(|member| (0..count).map(|base| minutes(base, member)).fold(0.0, f64::max)).sum();
        // One cluster fewer outweighs all travel.
        let each = libm::exp2(libm::ceil(libm::log2(all + 2.0)));
        let cost =
            |member: usize, base: usize| if allowed(base, member) { minutes(base, member) } else { f64::INFINITY };
        let location = Location {
            open_cost: vec![each; count],
            capacity: Some(vec![f64::from(self.terms.communes); count]),
            demand: vec![1.0; count],
            cost: (0..count)
                .flat_map(|member| (0..count).map(move |base| (member, base)))
                .map(|(m, b)| cost(m, b))
                .collect(),
            ..Location::default()
        };
        let options = Options { stop: self.control.stop().clone(), ..Options::default() };
        let options = options.with_gap(0.0).with_work_limit(self.terms.work_limit);
        // A commune alone is always possible; only numbers beyond all sense make the engine refuse.
        let Ok(outcome) = locate(&location, &options) else { return ((0..count).collect(), Summary::default()) };
        let mut base_of: Vec<usize> = (0..count).collect();
        let mut most = vec![0.0; count];
        for (member, base, share) in outcome.share {
            let (member, base) = (member as usize, base as usize);
            if share > most[member] {
                (most[member], base_of[member]) = (share, base);
            }
        }
        let minutes: f64 = base_of.iter().enumerate().map(|(member, &base)| minutes(base, member)).sum();
        let opened = (0..count).filter(|base| base_of.contains(base)).count() as f64;
        let proven = outcome.certificate.status == Status::Optimal;
        let bound = (outcome.certificate.bound - opened * each).clamp(0.0, minutes);
        (base_of, Summary { minutes, bound: if proven { minutes } else { bound }, proven })
    }

    fn allows(&self, km: f64) -> bool {
        let within =
            |limit: Option<f64>, season| limit.is_none_or(|most| minutes_in(self.problem, Km(km), season).0 <= most);
        within(self.terms.dry_minutes, Season::Dry) && within(self.terms.wet_minutes, Season::Wet)
    }

    fn way(&self, km: f64) -> ClusterWay {
        let minutes = |season| minutes_in(self.problem, Km(km), season);
        ClusterWay { km: Km(km), dry_minutes: minutes(Season::Dry), wet_minutes: minutes(Season::Wet) }
    }

    /// The village of a commune from which its own families are nearest.
    fn base(&self, commune: usize) -> usize {
        let villages = self.problem.communes[commune].villages.clone();
        let way = |base: usize| (self.mean_km(base, commune), base);
        let nearest = villages.clone().map(way).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        nearest.map_or(villages.start, |(_, base)| base)
    }

    /// Road kilometres from a village to the families of a commune, mean over them; over villages where there are none.
    fn mean_km(&self, base: usize, commune: usize) -> f64 {
        let villages = self.problem.communes[commune].villages.clone();
        let ways = self.travel.from_base(base);
        let families = |village: usize| self.problem.villages[village].families as f64;
        let all: f64 = villages.clone().map(families).sum();
        let part =
            |village: usize| if all > 0.0 { families(village) / all } else { 1.0 / villages.len().max(1) as f64 };
        villages.clone().map(|village| part(village) * ways.to(village).0).sum()
    }

    /// Families whom shared staff visits; at least one, so that nobody's way is free.
    fn weight(&self, commune: usize) -> f64 {
        let need = &self.need.communes[commune];
        ((need.nurse_families + need.finance_families) as f64).max(1.0)
    }
}

/// Family-minutes of the clusters, the least that is possible, and whether these are proven.
#[derive(Default)]
struct Summary {
    minutes: f64,
    bound: f64,
    proven: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::RoadRow;
    use crate::scenario::{Change, Scenario, apply};

    fn battambang() -> Input {
        Input::embedded("battambang").unwrap()
    }

    fn found(input: &Input, terms: &ClusterTerms) -> Clusters {
        clusters(input, terms, &Control::default()).unwrap()
    }

    /// The least clusters, and then the least family-minutes, over all ways to part the communes.
    fn brute(input: &Input, terms: &ClusterTerms) -> (usize, f64) {
        let problem = validate(input).unwrap();
        let need = need(&problem);
        let control = Control::default();
        let ground = Ground { travel: Travel::new(&problem), problem: &problem, need: &need, terms, control: &control };
        let count = problem.communes.len();
        let bases: Vec<usize> = (0..count).map(|c| ground.base(c)).collect();
        let cluster = |set: usize| {
            let members = || (0..count).filter(move |c| set >> c & 1 == 1);
            let from = |base: usize| {
                let way = |c: usize| {
                    let km = ground.mean_km(bases[base], c);
                    let near = c == base || ground.allows(km);
                    near.then(|| ground.weight(c) * minutes_in(&problem, Km(km), Season::Year).0)
                };
                members().map(way).sum::<Option<f64>>()
            };
            members().filter_map(from).min_by(f64::total_cmp)
        };
        let mut best = vec![(usize::MAX, f64::INFINITY); 1 << count];
        best[0] = (0, 0.0);
        for all in 1..1_usize << count {
            let first = all & all.wrapping_neg();
            let mut set = all;
            while set > 0 {
                if set & first > 0
                    && set.count_ones() <= terms.communes
                    && let Some(minutes) = cluster(set)
                {
                    let rest = best[all ^ set];
                    let here = (rest.0.saturating_add(1), rest.1 + minutes);
                    if here.0 < best[all].0 || (here.0 == best[all].0 && here.1 < best[all].1) {
                        best[all] = here;
                    }
                }
                set = (set - 1) & all;
            }
        }
        best[(1 << count) - 1]
    }

    #[test]
    fn a_districts_clusters_are_the_fewest_with_the_least_travel() {
        let seven: Vec<CommuneCode> = (1..=7).map(|n| CommuneCode(format!("02030{n}"))).collect();
        let input = apply(&battambang(), &Scenario::new("seven").with(Change::Only { communes: seven })).unwrap();
        let problem = validate(&input).unwrap();
        let need = need(&problem);
        let weights: f64 = need.communes.iter().map(|c| (c.nurse_families + c.finance_families) as f64).sum();
        for communes in [1, 2, 3, 4, 7] {
            for wet_minutes in [None, Some(12.0), Some(20.0)] {
                let terms = ClusterTerms { communes, wet_minutes, ..ClusterTerms::default() };
                let (answer, (count, minutes)) = (found(&input, &terms), brute(&input, &terms));
                assert_eq!(answer.clusters.len(), count, "{terms:?}");
                let district = &answer.districts[0];
                assert!(district.proven, "{terms:?}");
                assert!((district.minutes.0 * weights - minutes).abs() < 1e-6 * minutes, "{terms:?} {minutes}");
                let listed: usize = answer.clusters.iter().map(|cluster| cluster.communes.len()).sum();
                assert_eq!(listed, 7);
                for cluster in &answer.clusters {
                    assert!(cluster.communes.len() <= communes as usize && cluster.communes.contains(&cluster.base));
                    let others = cluster.communes.iter().zip(&cluster.ways).filter(|(code, _)| **code != cluster.base);
                    for (_, way) in others {
                        assert!(wet_minutes.is_none_or(|most| way.wet_minutes.0 <= most));
                        assert!(way.wet_minutes.0 > way.dry_minutes.0, "both seasons are told");
                    }
                }
            }
        }
    }

    #[test]
    fn a_commune_to_which_no_way_is_known_stays_alone_and_says_why() {
        let mut input = battambang();
        for village in input.villages.iter_mut().filter(|row| row.code.commune() == "020305".into()) {
            (village.lat, village.lon) = (None, None);
        }
        let alone = |input: &Input| {
            let answer = found(input, &ClusterTerms::default());
            let cluster =
                answer.clusters.into_iter().find(|cluster| cluster.communes.contains(&"020305".into())).unwrap();
            (cluster.communes.len(), cluster.alone)
        };
        let (count, why) = alone(&input);
        assert!(count == 1 && why.is_some_and(|why| why.contains("no way to it is known")));
        // With a road to one of its villages there is a way.
        input.roads.push(RoadRow { from: "02030501".into(), to: "02030601".into(), km: 2.0 });
        assert_eq!(alone(&input).1, None);
    }

    #[test]
    fn a_limit_that_nobody_keeps_leaves_every_commune_alone_with_the_reason() {
        let answer = found(&battambang(), &ClusterTerms { dry_minutes: Some(0.0), ..ClusterTerms::default() });
        assert_eq!(answer.clusters.len(), 10);
        assert!(
            answer
                .clusters
                .iter()
                .all(|cluster| cluster.alone.as_deref() == Some("no commune of the district is near enough"))
        );
    }

    #[test]
    fn all_faults_of_the_terms_are_listed() {
        let terms = ClusterTerms {
            communes: 0,
            dry_minutes: Some(-1.0),
            wet_minutes: Some(f64::NAN),
            ..ClusterTerms::default()
        };
        let issues = clusters(&battambang(), &terms, &Control::default()).unwrap_err();
        let codes: Vec<&str> = issues.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["HP6013", "HP6010", "HP6010"]);
    }
}
