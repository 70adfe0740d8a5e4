//! The default estimates. [S] read in a source, [D] derived, [A] assumption, as in the project's domain notes; the
//! planner's own values go into `estimates.csv` and replace these one by one.

parameters! {
    // Economy
    RielPerUsd "fx_khr_per_usd" [4000.0, 4063.0, 4120.0] "KHR/USD" in [100.0, 100000.0] "2020-2024" Sourced
        "Exchange rate, riel for one US dollar" "World Bank ICR00217, 2024 (4,063); National Bank of Cambodia, first half of 2020 (4,104); high is an assumption"
    UsdPerAud "usd_per_aud" [0.60, 0.66, 0.72] "USD/AUD" in [0.1, 10.0] "2020-2025" Assumption
        "Exchange rate, US dollars for one Australian dollar" "Range of recent years; published youth-centre costs are in Australian dollars"
    InflationPct "inflation_pct" [2.0, 2.5, 5.4] "%/year" in [-20.0, 100.0] "2022-2025" Sourced
        "Yearly rise of prices" "National Bank of Cambodia: 5.4 (2022), 2.1 (2023); IMF forecast 2.3-3.0; central is an assumption inside that range"
    WageGrowthPct "wage_growth_pct" [2.0, 3.0, 6.0] "%/year" in [-20.0, 100.0] "2024" Assumption
        "Yearly rise of pay" "No source found; inflation and a little more"
    PopulationGrowthPct "population_growth_pct" [1.2, 1.3, 1.4] "%/year" in [-10.0, 20.0] "2008-2019" Sourced
        "Yearly growth of families and people" "Census 2019, provisional 1.2 and final 1.4"
    BenchmarkUsdPersonYear "benchmark_usd_person_year" [10.0, 10.0, 10.0] "USD/person/year" in [0.0, 10000.0] "2020-2023" Sourced
        "The yearly cost per person that the Village Hive sets itself" "Cambodian Children's Trust, Village Hive pilot description"

    // People: used only where the input does not say
    HouseholdSize "household_size_national" [4.1, 4.38, 4.8] "persons/family" in [1.0, 20.0] "2011-2022" Derived
        "People in a family, where only one of the two counts is known" "Census 2019: 15,552,211 people over 3.55 million; IDPoor 2022 4.08; Commune Database 2011 4.79"
    ShareUnder18 "share_under18" [0.33, 0.36, 0.40] "share" in [0.0, 1.0] "2011" Derived
        "Children under 18 among all people, where not known" "Commune Database 2011, Battambang Municipality 52,925 of 147,482; national 0.395"
    PoorShare "idpoor_share_national" [0.10, 0.176, 0.30] "share of families" in [0.0, 1.0] "2022" Sourced
        "Families with an IDPoor card, where not known" "IDPoor 2022 through WFP PRISM: 690,895 of 3,928,051 households; low and high are assumptions"

    // Working time (WISN, available working time)
    WorkingDaysYear "weekdays_year" [260.0, 261.0, 262.0] "days/year" in [1.0, 366.0] "2025" Derived
        "Monday to Friday in a year" "Calendar"
    PublicHolidays "public_holidays_days" [16.0, 18.0, 22.0] "days/year" in [0.0, 366.0] "2025" Sourced
        "Public holidays that fall on a weekday" "2025: 22 public holidays, 18 of them on weekdays"
    AnnualLeave "annual_leave_days" [15.0, 18.0, 18.0] "days/year" in [0.0, 366.0] "1997" Sourced
        "Paid annual leave" "Labour Law, article 166: 1.5 days a month; NGO practice in Battambang 15-18"
    SickLeave "sick_leave_days" [3.0, 6.0, 12.0] "days/year" in [0.0, 366.0] "2020" Assumption
        "Sick leave taken" "Maximum 12 in an NGO's policy; centre is an assumption"
    TrainingDays "training_days" [3.0, 5.0, 8.0] "days/year" in [0.0, 366.0] "2024" Assumption
        "Days a worker spends in courses" "No source found; five days give the 1,712 hours a year of the design"
    HoursPerDay "hours_per_day" [8.0, 8.0, 8.0] "hours/day" in [0.5, 24.0] "1997" Sourced
        "Hours in a working day" "Labour Law, article 137"
    SupportShare "support_share" [0.18, 0.24, 0.31] "share" in [0.0, 0.95] "1999-2018" Derived
        "Working time for administration and meetings: the category allowance" "63-76 % of worker time reaches cases (CWLA caseload page), less supervision and indicators, which are counted on their own"

    // Case flow
    ShareInCase "share_in_case" [0.03, 0.074, 0.12] "share of families" in [0.0, 1.0] "2023" Assumption
        "Families that need casework at a time" "443 families in 2023 over two communes with 6,007 families are 7.4 %, an upper reading; the range is an assumption"
    StayMonths "stay_months" [12.0, 18.0, 24.0] "months" in [1.0, 240.0] "2024" Assumption
        "Mean stay in case: intake is open cases over stay" "No source found"
    IntakeScore "intake_score" [4.0, 5.0, 6.0] "score 0-10" in [0.0, 10.0] "2024" Assumption
        "Mean safety score of a family at referral" "No source found; with the expected gain it gives a stay near the assumed one"
    GainPerMonth "score_gain_month" [0.15, 0.25, 0.40] "points/month" in [0.0, 1.0] "2024" Assumption
        "Expected gain of the safety score while served" "No source found"
    SpreadPerReview "score_spread_review" [0.5, 1.0, 1.5] "points/review" in [0.0, 2.0] "2024" Assumption
        "Standard deviation of the score's change between two reviews" "No source found"
    ReviewMonths "review_interval_months" [6.0, 6.0, 6.0] "months" in [1.0, 24.0] "2023" Sourced
        "Months between two reviews of a case" "Cambodian Children's Trust: cases are reviewed six-monthly"
    SafeScore "safe_score" [8.0, 8.0, 8.0] "score 0-10" in [1.0, 10.0] "2024" Assumption
        "Score from which a review counts as safe; two safe reviews in a row and a sign-off close the case" "Reading of the 0-10 safety scale, 10: safe to close"
    ReopenShare "closed_case_reopen" [0.15, 0.25, 0.35] "share over 24 months" in [0.0, 0.99] "2018" Sourced
        "Closed cases that reopen within 24 months" "System-dynamics model of child welfare, 2018 (United States); low and high are assumptions"
    NetworkReferralShare "network_referral_share" [0.4, 0.6, 0.8] "share" in [0.0, 1.0] "2024" Assumption
        "Referrals that come through the child protection network: they are missed without it" "No source found"
    NetworkMembers "network_members_village" [2.0, 3.0, 5.0] "members/village" in [0.0, 100.0] "2024" Assumption
        "Members of the child protection network in a village" "No source found"
    NetworkMeetings "network_meetings_year" [4.0, 6.0, 12.0] "meetings/village/year" in [0.0, 366.0] "2024" Assumption
        "Network meetings in a village that the social worker joins" "No source found"
    NetworkMeetingHours "network_meeting_hours" [1.5, 2.0, 3.0] "hours" in [0.0, 24.0] "2024" Assumption
        "Length of a network meeting" "No source found"

    // Social work
    CaseloadFamilies "caseload_ongoing_cwla" [12.0, 15.0, 17.0] "families/worker" in [1.0, 200.0] "1999" Sourced
        "Families that one social worker serves at a time" "CWLA standards: 12 for assessment, 17 for ongoing services; centre between"
    AssessmentsMonth "assessments_worker_month" [8.0, 12.0, 12.0] "families/worker/month" in [0.5, 200.0] "1999" Sourced
        "New families that one social worker can take on in a month" "CWLA standards: 12 active assessments a month; low is an assumption"
    VisitsBand0 "visits_month_score_0_3" [3.0, 4.33, 4.33] "visits/family/month" in [0.0, 31.0] "2024" Assumption
        "Home visits at safety score 0-3" "Weekly"
    VisitsBand1 "visits_month_score_4_5" [1.5, 2.17, 3.0] "visits/family/month" in [0.0, 31.0] "2024" Assumption
        "Home visits at safety score 4-5" "Fortnightly"
    VisitsBand2 "visits_month_score_6_7" [0.75, 1.0, 1.5] "visits/family/month" in [0.0, 31.0] "2024" Assumption
        "Home visits at safety score 6-7" "Monthly"
    VisitsBand3 "visits_month_score_8_10" [0.25, 0.33, 0.5] "visits/family/month" in [0.0, 31.0] "2024" Assumption
        "Home visits at safety score 8-10, until exit" "Quarterly"
    VisitMinutes "visit_minutes_contact" [34.0, 45.0, 60.0] "minutes" in [0.0, 600.0] "2020" Sourced
        "Length of a home visit" "Malawi, median 34 and design 60 (Human Resources for Health 2023); central is an assumption"
    NotesMinutes "notes_minutes" [10.0, 15.0, 20.0] "minutes" in [0.0, 600.0] "2024" Assumption
        "Case notes after a visit" "No source found"
    FoundAtHome "visit_success_rate" [0.71, 0.85, 0.95] "share" in [0.05, 1.0] "2014" Sourced
        "Visits at which the family is found at home" "Cape Town, 69 of 97 located (PMC3978134); central and high are assumptions"
    AssessmentHours "assessment_hours" [4.0, 6.0, 10.0] "hours/new family" in [0.0, 200.0] "2024" Assumption
        "Assessment and first case plan of a new family" "No source found"
    ReviewHours "review_hours" [1.0, 1.5, 3.0] "hours/review" in [0.0, 200.0] "2024" Assumption
        "Six-monthly case review" "No source found"
    SignOffHours "sign_off_hours" [1.0, 2.0, 3.0] "hours/exit" in [0.0, 200.0] "2024" Assumption
        "Sign-off of an exit with the local authority" "No source found"

    // Health
    ShareNurse "share_nurse" [0.15, 0.25, 0.40] "share of families in case" in [0.0, 1.0] "2024" Assumption
        "Families in case that need the nurse" "No source found"
    NurseVisits "nurse_visits_month" [0.5, 1.0, 2.0] "visits/family/month" in [0.0, 31.0] "2024" Assumption
        "Nurse visits to such a family" "No source found"
    NurseVisitMinutes "nurse_visit_minutes" [30.0, 45.0, 60.0] "minutes" in [0.0, 600.0] "2024" Assumption
        "Length of a nurse visit" "As a home visit of social work"
    WorkshopsVillage "workshops_village_year" [1.0, 2.0, 4.0] "workshops/village/year" in [0.0, 366.0] "2024" Assumption
        "Preventive health workshops in a village" "No source found"
    WorkshopHours "workshop_hours" [3.0, 4.0, 6.0] "hours/workshop" in [0.0, 48.0] "2024" Assumption
        "Nurse time for one workshop, with preparation" "No source found"

    // Family finance
    ShareFinance "share_finance" [0.40, 0.60, 0.80] "share of families in case" in [0.0, 1.0] "2024" Assumption
        "Families in case that take finance coaching" "No source found"
    FinanceCourseMonths "finance_course_months" [6.0, 9.0, 12.0] "months" in [0.5, 120.0] "2024" Assumption
        "Length of a family's coaching" "No source found"
    FinanceSessions "finance_sessions_month" [1.0, 2.0, 4.0] "sessions/family/month" in [0.0, 31.0] "2024" Assumption
        "Coaching sessions during the course" "No source found"
    FinanceSessionMinutes "finance_session_minutes" [45.0, 60.0, 90.0] "minutes" in [0.0, 600.0] "2024" Assumption
        "Length of a coaching session" "No source found"

    // Youth centres
    PlacesPerFamily "centre_places_family" [0.10, 0.25, 0.50] "children/family in case" in [0.0, 10.0] "2024" Assumption
        "Children of a family in case that need a youth-centre place" "No source found"
    PreschoolShare "preschool_share" [0.10, 0.185, 0.30] "share of places" in [0.0, 1.0] "2022" Derived
        "Preschool children among those who need a place" "Ou Char: 10 of 54 children; low and high are assumptions"
    CentrePlaces "centre_places" [25.0, 54.0, 60.0] "places/centre" in [1.0, 1000.0] "2022" Sourced
        "Places of a new youth centre" "Ou Char 54; crèche programme 25; high is an assumption"
    CentreMaxKm "centre_max_km" [2.0, 3.0, 5.0] "km" in [0.0, 100.0] "2024" Assumption
        "Farthest way of a child to a centre, by road" "No source found"
    CentreMinChildren "centre_min_children" [5.0, 8.0, 15.0] "children/centre" in [1.0, 1000.0] "2024" Assumption
        "Fewest children for whom a new youth centre opens" "No source found; a new centre has at least half a tutoring group"
    CentreDays "centre_days_year" [200.0, 220.0, 250.0] "days/year" in [0.0, 366.0] "2024" Assumption
        "Days a year that a centre is open" "School year and part of the holidays"
    PreschoolPerCaregiver "daycare_ratio_3_5" [8.0, 10.0, 10.0] "children/adult" in [1.0, 100.0] "2020" Derived
        "Preschool children for one caregiver" "NAEYC: at most 20 with 2 adults"
    TutoringGroup "tutoring_group" [15.0, 18.0, 20.0] "children/teacher" in [1.0, 100.0] "2024" Assumption
        "School children for one teacher" "No source found; Ou Char's 44 school children with two staff are the upper end"
    ChildrenPerCook "children_per_cook" [40.0, 54.0, 80.0] "children/cook" in [1.0, 1000.0] "2024" Assumption
        "Children that one cook feeds" "No source found; one cook for a centre of Ou Char's size"

    // Supervision and evidence
    SupervisionSpan "supervision_ratio_cct" [12.0, 13.0, 15.0] "workers/supervisor" in [1.0, 100.0] "2023" Sourced
        "Workers in a supervision group, with one supervisor" "Cambodian Children's Trust: groups of 12-15"
    GroupSupervisionHours "group_supervision_hours" [2.0, 2.0, 4.0] "hours/worker/month" in [0.0, 100.0] "2024" Assumption
        "Group supervision, off case time" "No source found"
    PeerSupervisionHours "peer_supervision_hours" [0.5, 1.0, 2.0] "hours/worker/month" in [0.0, 100.0] "2024" Assumption
        "Peer supervision, off case time" "No source found"
    IndividualSupervisionHours "individual_supervision_hours" [1.0, 1.0, 2.0] "hours/worker/month" in [0.0, 100.0] "2024" Assumption
        "Individual supervision, off case time" "No source found"
    IndicatorHours "indicator_hours" [2.0, 3.0, 4.0] "hours/worker/month" in [0.0, 100.0] "2024" Assumption
        "Collecting and reporting the monthly indicators, off case time" "No source found"

    // Capacity building of the local authority
    CourseDays "course_days_commune" [5.0, 10.0, 15.0] "days/commune" in [0.0, 366.0] "2024" Assumption
        "Course days of a commune in its training stage" "No source found; nine subjects are named"
    RefresherDays "refresher_days_year" [2.0, 3.0, 5.0] "days/commune/year" in [0.0, 366.0] "2024" Assumption
        "Refresher days in each later year" "No source found"
    CourseParticipants "course_participants" [8.0, 12.0, 20.0] "persons/course" in [0.0, 1000.0] "2024" Assumption
        "Councillors and staff of a commune in a course" "No source found"
    TrainerDaysPerCourseDay "trainer_days_course_day" [1.5, 2.0, 3.0] "trainer days/course day" in [0.0, 50.0] "2024" Assumption
        "Trainer time for one course day, with preparation" "No source found"

    // Hiring
    HiringLeadMonths "hiring_lead_months" [1.0, 2.0, 4.0] "months" in [0.0, 36.0] "2024" Assumption
        "Months from the decision to fill a post until the worker starts" "No source found"
    TrainingMonths "training_months" [1.0, 2.0, 3.0] "months" in [0.0, 36.0] "2024" Assumption
        "Months of induction before a new worker takes families" "No source found"
    VacancyShare "vacancy_share" [0.03, 0.08, 0.15] "share of posts" in [0.0, 0.9] "2024" Assumption
        "Posts that stand empty at a time" "No source found"
    MaxCommunePostsSmall "max_commune_assistants_small" [2.0, 2.0, 2.0] "posts/commune" in [0.0, 1000.0] "2021" Sourced
        "Posts that a commune with 5-7 councillors may pay from its own budget" "Sub-decree on commune contract staff, through Phnom Penh Post"
    MaxCommunePostsLarge "max_commune_assistants_large" [3.0, 3.0, 3.0] "posts/commune" in [0.0, 1000.0] "2021" Sourced
        "Posts that a commune with 9-11 councillors may pay from its own budget" "Sub-decree on commune contract staff, through Phnom Penh Post"

    // Travel
    Detour "detour_factor" [1.2, 1.3, 1.4] "road km/straight km" in [1.0, 5.0] "2024" Assumption
        "Road distance over straight distance" "Usual range for rural roads; not measured here"
    SpeedKmh "speed_km_hour" [20.0, 25.0, 35.0] "km/hour" in [1.0, 120.0] "2024" Assumption
        "Motorbike speed in the dry season" "No source found"
    WetSpeedShare "wet_speed_share" [0.60, 0.70, 0.80] "share" in [0.05, 1.0] "2024" Assumption
        "Speed in the wet season over the dry season" "No source found"
    WetMonths "wet_months_year" [5.0, 6.0, 7.0] "months/year" in [0.0, 12.0] "2024" Sourced
        "Months of the wet season" "Monsoon, May to October; low and high are assumptions"
    InVillageKm "in_village_km" [0.5, 1.0, 2.0] "km/visit" in [0.0, 50.0] "2024" Assumption
        "Way between two families inside a village" "No source found"
    VisitsPerTrip "visits_per_trip" [1.0, 2.0, 3.0] "visits/trip" in [1.0, 20.0] "2024" Assumption
        "Families visited on one trip to a village" "No source found"

    UnknownWayKm "unknown_way_km" [1.0, 3.0, 8.0] "km" in [0.0, 200.0] "2024" Assumption
        "Straight way to a village whose point is not known" "Between villages of one commune; 0.6-3.2 km inside Ou Char"

    // Separation and its cost
    SeparatedPer1000 "rci_per_1000_children" [1.2, 2.86, 9.5] "children/1000" in [0.0, 1000.0] "2015-2019" Derived
        "Children in residential care per 1,000 children, where prevention does not reach" "Ministry of Social Affairs through VOA 2017: 1 in 350; high from BMJ Open 2017"
    CareMonths "care_stay_months" [24.0, 48.0, 84.0] "months" in [1.0, 240.0] "2024" Assumption
        "Mean stay of a separated child outside the family" "No source found for Cambodia"
    KinshipShare "kinship_share" [0.2, 0.4, 0.6] "share of separations" in [0.0, 1.0] "2024" Assumption
        "Separated children who go to kin or foster families, not to an institution" "No source found"
    ServiceRiskRatio "ifps_rr_placement_12m" [0.48, 0.60, 1.0] "risk ratio" in [0.0, 2.0] "2020" Sourced
        "Separation risk of a served child over an unserved one" "Bezeczky et al. 2020: 0.60 (0.48-0.76) per child, not significant per family; high is the no-effect case"
    ReentryShare "reentry_5yr" [0.16, 0.20, 0.30] "share over 60 months" in [0.0, 0.99] "2004-2018" Sourced
        "Reunified children who are separated again" "PMC6251317: 16 % to 1 in 5; Wulczyn, ten states about 30 % (United States)"
    ReunifiedVisits "reunified_visits_month" [0.6, 0.67, 1.0] "visits/child/month" in [0.0, 31.0] "2024" Derived
        "Follow-up visits in the first year after reunification" "Monthly for six months, then quarterly: 8 visits in 12 months"
    CareUsdChildYear "rci_cost_usd_child_year" [720.0, 1800.0, 2400.0] "USD/child/year" in [0.0, 1000000.0] "2013-2025" Weak
        "A child's year in an institution" "NGO statements: over 60 a month, over 200 a month; centre is an assumption"

    // Pay (a month, before on-costs)
    PaySocialWorker "salary_social_worker_khr_month" [1000000.0, 1500000.0, 2200000.0] "KHR/month" in [0.0, 1e9] "2024" Assumption
        "Pay of a social worker" "No source found: floor is a commune assistant's pay, centre a teacher's"
    PayNurse "salary_nurse_khr_month" [1300000.0, 1450000.0, 2000000.0] "KHR/month" in [0.0, 1e9] "2023" Assumption
        "Pay of a nurse" "2016 survey average USD 190; floor for physicians in 2023 1.4 million; nurse grade not found"
    PayFinanceCoach "salary_finance_coach_khr_month" [1000000.0, 1500000.0, 2200000.0] "KHR/month" in [0.0, 1e9] "2024" Assumption
        "Pay of a finance coach" "No source found: as a social worker"
    PayCaregiver "salary_daycare_caregiver_khr_month" [800000.0, 1000000.0, 1300000.0] "KHR/month" in [0.0, 1e9] "2024" Assumption
        "Pay of a daycare caregiver" "No source found: garment minimum wage as ceiling for low skill"
    PayTeacher "salary_teacher_khr_month" [1400000.0, 1500000.0, 2100000.0] "KHR/month" in [0.0, 1e9] "2022-2023" Sourced
        "Pay of a teacher" "Phnom Penh Post 2023: 1.5 million, range 1.2-2.1; civil-service floor 1.4"
    PayCook "cook_khr_month" [150000.0, 200000.0, 300000.0] "KHR/month" in [0.0, 1e9] "2020" Sourced
        "Pay of a school cook, ten months a year" "Phnom Penh Post on school feeding; low and high are assumptions"
    CookMonths "cook_months_year" [10.0, 10.0, 12.0] "months/year" in [0.0, 12.0] "2020" Sourced
        "Months a year that the cook is paid" "Phnom Penh Post on school feeding; high is an assumption"
    PaySupervisor "salary_supervisor_khr_month" [1500000.0, 2400000.0, 3600000.0] "KHR/month" in [0.0, 1e9] "2024" Assumption
        "Pay of a supervisor" "No source found"
    PayTrainer "salary_trainer_khr_month" [1500000.0, 2400000.0, 3600000.0] "KHR/month" in [0.0, 1e9] "2024" Assumption
        "Pay of a trainer" "No source found: as a supervisor"
    OnCostShare "on_cost_share" [0.08, 0.115, 0.15] "share of pay" in [0.0, 1.0] "2024" Assumption
        "Social security and other on-costs of pay" "No source found for commune contracts"

    // Prices
    TravelUsdKm "travel_usd_km" [0.08, 0.12, 0.18] "USD/km" in [0.0, 100.0] "2024" Assumption
        "Travel of a worker" "No source found: motorbike fuel and wear"
    MealRiel "meal_khr_child_day" [720.0, 1200.0, 2000.0] "KHR/child/day" in [0.0, 1e6] "2020" Sourced
        "Meals of a child in a centre" "Phnom Penh Post: 720 morning, 1,200 full day; high is an assumption for today's prices"
    FamilyMaterialsUsd "family_materials_usd_year" [5.0, 10.0, 20.0] "USD/family/year" in [0.0, 100000.0] "2024" Assumption
        "Small materials for a family in case" "No source found"
    HealthKitUsd "health_kit_usd_year" [10.0, 20.0, 40.0] "USD/family/year" in [0.0, 100000.0] "2024" Assumption
        "Supplies for a family that the nurse serves" "No source found"
    FinanceKitUsd "finance_kit_usd_year" [3.0, 5.0, 10.0] "USD/family/year" in [0.0, 100000.0] "2024" Assumption
        "Books and materials for a family in coaching" "No source found"
    WorkshopUsd "workshop_usd" [20.0, 40.0, 80.0] "USD/workshop" in [0.0, 100000.0] "2024" Assumption
        "Supplies and refreshments of a village workshop" "No source found"
    ParticipantDayUsd "training_usd_participant_day" [30.0, 50.0, 100.0] "USD/participant/day" in [0.0, 100000.0] "2024" Assumption
        "A participant's course day, venue and meals included" "No source found"
    NetworkMemberUsd "network_usd_member_meeting" [1.0, 2.5, 5.0] "USD/member/meeting" in [0.0, 10000.0] "2024" Assumption
        "Allowance of a network member for a meeting" "No source found"
    OfficeUsdMonth "office_usd_worker_month" [10.0, 20.0, 30.0] "USD/worker/month" in [0.0, 100000.0] "2024" Assumption
        "Desk, phone and data of a worker" "No source found"
    EquipmentUsdWorker "equipment_usd_worker" [150.0, 300.0, 500.0] "USD/worker" in [0.0, 100000.0] "2024" Assumption
        "Tablet, helmet and bag of a new worker, replaced after their useful life" "No source found"
    SupervisionUsdGroup "supervision_usd_group_month" [5.0, 10.0, 20.0] "USD/group/month" in [0.0, 100000.0] "2024" Assumption
        "Room and refreshments of a supervision group" "No source found"
    IndicatorsUsdCommune "indicators_usd_commune_year" [100.0, 300.0, 600.0] "USD/commune/year" in [0.0, 1e6] "2024" Assumption
        "Data system and printing for the monthly indicators" "No source found"
    HandoverUsdStage "handover_usd_stage" [500.0, 1500.0, 3000.0] "USD/stage" in [0.0, 1e7] "2024" Assumption
        "One-off cost of a hand-over stage: meetings, legal work, celebration" "No source found"
    CentreRenovationAud "centre_renovation_aud" [3000.0, 3900.0, 20000.0] "AUD/centre" in [0.0, 1e7] "2023" Sourced
        "Renovation of a school room as a youth centre" "Cambodian Children's Trust, youth-centre cost (3,900); low and high are assumptions"
    CentreFurnitureAud "centre_furniture_aud" [700.0, 900.0, 1500.0] "AUD/centre" in [0.0, 1e7] "2023" Sourced
        "Furniture of a youth centre" "Cambodian Children's Trust, youth-centre cost (900); low and high are assumptions"
    CentreKitsAud "centre_kits_aud" [650.0, 850.0, 1200.0] "AUD/centre/year" in [0.0, 1e7] "2023" Sourced
        "Kits and uniforms of a youth centre" "Cambodian Children's Trust, youth-centre cost (850); low and high are assumptions"
    CentreEducationAud "centre_education_aud" [500.0, 650.0, 900.0] "AUD/centre/year" in [0.0, 1e7] "2023" Sourced
        "Education materials of a youth centre" "Cambodian Children's Trust, youth-centre cost (650); low and high are assumptions"
    CentreHygieneAud "centre_hygiene_aud" [450.0, 610.0, 850.0] "AUD/centre/year" in [0.0, 1e7] "2023" Sourced
        "Hygiene supplies of a youth centre" "Cambodian Children's Trust, youth-centre cost (610); low and high are assumptions"
    CentreTrainingAud "centre_training_aud" [150.0, 190.0, 300.0] "AUD/centre/year" in [0.0, 1e7] "2023" Sourced
        "Training of a youth centre's staff" "Cambodian Children's Trust, youth-centre cost (190); low and high are assumptions"
    CentreRoomUsdMonth "centre_room_usd_month" [0.0, 0.0, 80.0] "USD/centre/month" in [0.0, 1e6] "2024" Assumption
        "Rent of a centre's room" "Rooms in public schools are free in the model; high is a rented room"
    OverheadShare "overhead_share" [0.05, 0.10, 0.15] "share of cost" in [0.0, 1.0] "2024" Assumption
        "Administration of whoever runs the services" "No source found"
    ContingencyShare "contingency_share" [0.0, 0.05, 0.10] "share of cost" in [0.0, 1.0] "2024" Assumption
        "Reserve" "No source found"

    // Money that could pay
    CommuneSocialUsd "commune_social_services_usd" [10000.0, 15000.0, 20000.0] "USD/commune/year" in [0.0, 1e9] "2022" Sourced
        "A commune's envelope for social services" "Phnom Penh Post 2022: about 15,000; low and high are assumptions"
    CommuneBudgetUsd "commune_dev_budget_usd" [75000.0, 100000.0, 110000.0] "USD/commune/year" in [0.0, 1e9] "2020-2023" Sourced
        "A commune's development budget: the commune fund against which the cost is set" "Phnom Penh Post 2019-2022"
    FundPotUsd "fund_pot_usd" [43e6, 55e6, 70e6] "USD/year" in [0.0, 1e12] "2024-2028" Assumption
        "National pot of the additional 1 % for communes" "Transfers of 3.0 % came to USD 129 million in 2019, so 1 % was about 43 million; 2024-28 is an assumption"
    FundShareSocial "fund_share_social" [0.0, 0.10, 0.25] "share" in [0.0, 1.0] "2024" Assumption
        "Part of a commune's share of that pot that goes to these services" "No source found"
    FundGrowthPct "fund_growth_pct" [0.0, 5.0, 10.0] "%/year" in [-50.0, 100.0] "2024" Assumption
        "Yearly growth of commune money" "Announced budgets rose from 35,000 (2019) to 110,000 (2023); no plan beyond"
    CctUsdYear "cct_usd_year" [100000.0, 250000.0, 500000.0] "USD/year" in [0.0, 1e9] "2024" Assumption
        "What the Cambodian Children's Trust could pay for these communes" "No source found"
    DonorUsdYear "donor_usd_year" [30000.0, 60000.0, 120000.0] "USD/year" in [0.0, 1e9] "2024" Assumption
        "What other donors could pay for these communes" "No source found"
    MinistryUsdCommune "ministry_usd_commune" [4000.0, 5000.0, 10000.0] "USD/commune/year" in [0.0, 1e9] "2021" Assumption
        "What the ministry could pay in a commune: about one social worker with on-costs" "Minister's statement of 2021: one social worker in each commune; the amount is an assumption"
    NationalCommunes "national_communes" [1652.0, 1652.0, 1652.0] "communes" in [1.0, 1e6] "2022" Sourced
        "Communes in the country, for the fund formula" "National gazetteer"
    NationalVillages "national_villages" [14578.0, 14578.0, 14578.0] "villages" in [1.0, 1e7] "2022" Sourced
        "Villages in the country, for the fund formula" "National gazetteer"
    NationalPeople "national_people" [15552211.0, 15552211.0, 15552211.0] "people" in [1.0, 1e10] "2019" Sourced
        "People in the country, for the fund formula" "Census 2019"

    // Tiers of supervision: used where the input has seniors or interns. Last: see FIRST_ESTIMATES of the draws
    SeniorSpan "senior_span" [3.0, 5.0, 5.0] "workers/senior" in [0.0, 100.0] "1999" Assumption
        "Workers and interns whom one senior guides" "CWLA standards: one supervisor for 5 workers; that seniors guide as many, and the low reading, are assumptions"
    InternsPerSupervisor "interns_per_supervisor" [1.0, 1.0, 2.0] "interns/worker" in [0.0, 100.0] "2024" Assumption
        "Interns whom one social worker guides" "No source found"
    InternSupervisionHours "intern_supervision_hours" [2.0, 4.0, 8.0] "hours/intern/month" in [0.0, 744.0] "2024" Assumption
        "Individual guidance of an intern" "No source found: about an hour a week"
    InternCaseShare "intern_case_share" [0.25, 0.5, 0.75] "share" in [0.0, 1.0] "2024" Assumption
        "Part of a social worker's families and hours that an intern carries" "No source found"
}
