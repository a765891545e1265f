/*
 * chapter.c
 *		The chapters and blocks of ICD-10-CM.
 *
 * They are ranges in tabular order and change hardly ever, so they are built
 * in: named as the tabular list of FY2023 names them, QA0 as that of FY2026.
 */
#include "code/chapter.h"

#include <string.h>

#include "code/tabular.h"

#define CHAPTER(number, categories, name)	{.range = categories, .title = name, .chapter = number}
#define BLOCK(categories, name)				{.range = categories, .title = name}

/* In tabular order, each before those within it. */
static const Icd10cmDivision divisions[] = {
	CHAPTER(1, "A00-B99", "Certain infectious and parasitic diseases"),
	BLOCK("A00-A09", "Intestinal infectious diseases"),
	BLOCK("A15-A19", "Tuberculosis"),
	BLOCK("A20-A28", "Certain zoonotic bacterial diseases"),
	BLOCK("A30-A49", "Other bacterial diseases"),
	BLOCK("A50-A64", "Infections with a predominantly sexual mode of transmission"),
	BLOCK("A65-A69", "Other spirochetal diseases"),
	BLOCK("A70-A74", "Other diseases caused by chlamydiae"),
	BLOCK("A75-A79", "Rickettsioses"),
	BLOCK("A80-A89", "Viral and prion infections of the central nervous system"),
	BLOCK("A90-A99", "Arthropod-borne viral fevers and viral hemorrhagic fevers"),
	BLOCK("B00-B09", "Viral infections characterized by skin and mucous membrane lesions"),
	BLOCK("B10", "Other human herpesviruses"),
	BLOCK("B15-B19", "Viral hepatitis"),
	BLOCK("B20", "Human immunodeficiency virus [HIV] disease"),
	BLOCK("B25-B34", "Other viral diseases"),
	BLOCK("B35-B49", "Mycoses"),
	BLOCK("B50-B64", "Protozoal diseases"),
	BLOCK("B65-B83", "Helminthiases"),
	BLOCK("B85-B89", "Pediculosis, acariasis and other infestations"),
	BLOCK("B90-B94", "Sequelae of infectious and parasitic diseases"),
	BLOCK("B95-B97", "Bacterial and viral infectious agents"),
	BLOCK("B99", "Other infectious diseases"),
	CHAPTER(2, "C00-D49", "Neoplasms"),
	BLOCK("C00-C96", "Malignant neoplasms"),
	BLOCK("C00-C75", "Malignant neoplasms, stated or presumed to be primary (of specified sites), and certain specified histologies, except neuroendocrine, and of lymphoid, hematopoietic and related tissue"),
	BLOCK("C00-C14", "Malignant neoplasms of lip, oral cavity and pharynx"),
	BLOCK("C15-C26", "Malignant neoplasms of digestive organs"),
	BLOCK("C30-C39", "Malignant neoplasms of respiratory and intrathoracic organs"),
	BLOCK("C40-C41", "Malignant neoplasms of bone and articular cartilage"),
	BLOCK("C43-C44", "Melanoma and other malignant neoplasms of skin"),
	BLOCK("C45-C49", "Malignant neoplasms of mesothelial and soft tissue"),
	BLOCK("C50", "Malignant neoplasms of breast"),
	BLOCK("C51-C58", "Malignant neoplasms of female genital organs"),
	BLOCK("C60-C63", "Malignant neoplasms of male genital organs"),
	BLOCK("C64-C68", "Malignant neoplasms of urinary tract"),
	BLOCK("C69-C72", "Malignant neoplasms of eye, brain and other parts of central nervous system"),
	BLOCK("C73-C75", "Malignant neoplasms of thyroid and other endocrine glands"),
	BLOCK("C7A", "Malignant neuroendocrine tumors"),
	BLOCK("C7B", "Secondary neuroendocrine tumors"),
	BLOCK("C76-C80", "Malignant neoplasms of ill-defined, other secondary and unspecified sites"),
	BLOCK("C81-C96", "Malignant neoplasms of lymphoid, hematopoietic and related tissue"),
	BLOCK("D00-D09", "In situ neoplasms"),
	BLOCK("D10-D36", "Benign neoplasms, except benign neuroendocrine tumors"),
	BLOCK("D3A", "Benign neuroendocrine tumors"),
	BLOCK("D37-D48", "Neoplasms of uncertain behavior, polycythemia vera and myelodysplastic syndromes"),
	BLOCK("D49", "Neoplasms of unspecified behavior"),
	CHAPTER(3, "D50-D89", "Diseases of the blood and blood-forming organs and certain disorders involving the immune mechanism"),
	BLOCK("D50-D53", "Nutritional anemias"),
	BLOCK("D55-D59", "Hemolytic anemias"),
	BLOCK("D60-D64", "Aplastic and other anemias and other bone marrow failure syndromes"),
	BLOCK("D65-D69", "Coagulation defects, purpura and other hemorrhagic conditions"),
	BLOCK("D70-D77", "Other disorders of blood and blood-forming organs"),
	BLOCK("D78", "Intraoperative and postprocedural complications of the spleen"),
	BLOCK("D80-D89", "Certain disorders involving the immune mechanism"),
	CHAPTER(4, "E00-E89", "Endocrine, nutritional and metabolic diseases"),
	BLOCK("E00-E07", "Disorders of thyroid gland"),
	BLOCK("E08-E13", "Diabetes mellitus"),
	BLOCK("E15-E16", "Other disorders of glucose regulation and pancreatic internal secretion"),
	BLOCK("E20-E35", "Disorders of other endocrine glands"),
	BLOCK("E36", "Intraoperative complications of endocrine system"),
	BLOCK("E40-E46", "Malnutrition"),
	BLOCK("E50-E64", "Other nutritional deficiencies"),
	BLOCK("E65-E68", "Overweight, obesity and other hyperalimentation"),
	BLOCK("E70-E88", "Metabolic disorders"),
	BLOCK("E89", "Postprocedural endocrine and metabolic complications and disorders, not elsewhere classified"),
	CHAPTER(5, "F01-F99", "Mental, Behavioral and Neurodevelopmental disorders"),
	BLOCK("F01-F09", "Mental disorders due to known physiological conditions"),
	BLOCK("F10-F19", "Mental and behavioral disorders due to psychoactive substance use"),
	BLOCK("F20-F29", "Schizophrenia, schizotypal, delusional, and other non-mood psychotic disorders"),
	BLOCK("F30-F39", "Mood [affective] disorders"),
	BLOCK("F40-F48", "Anxiety, dissociative, stress-related, somatoform and other nonpsychotic mental disorders"),
	BLOCK("F50-F59", "Behavioral syndromes associated with physiological disturbances and physical factors"),
	BLOCK("F60-F69", "Disorders of adult personality and behavior"),
	BLOCK("F70-F79", "Intellectual Disabilities"),
	BLOCK("F80-F89", "Pervasive and specific developmental disorders"),
	BLOCK("F90-F98", "Behavioral and emotional disorders with onset usually occurring in childhood and adolescence"),
	BLOCK("F99", "Unspecified mental disorder"),
	CHAPTER(6, "G00-G99", "Diseases of the nervous system"),
	BLOCK("G00-G09", "Inflammatory diseases of the central nervous system"),
	BLOCK("G10-G14", "Systemic atrophies primarily affecting the central nervous system"),
	BLOCK("G20-G26", "Extrapyramidal and movement disorders"),
	BLOCK("G30-G32", "Other degenerative diseases of the nervous system"),
	BLOCK("G35-G37", "Demyelinating diseases of the central nervous system"),
	BLOCK("G40-G47", "Episodic and paroxysmal disorders"),
	BLOCK("G50-G59", "Nerve, nerve root and plexus disorders"),
	BLOCK("G60-G65", "Polyneuropathies and other disorders of the peripheral nervous system"),
	BLOCK("G70-G73", "Diseases of myoneural junction and muscle"),
	BLOCK("G80-G83", "Cerebral palsy and other paralytic syndromes"),
	BLOCK("G89-G99", "Other disorders of the nervous system"),
	CHAPTER(7, "H00-H59", "Diseases of the eye and adnexa"),
	BLOCK("H00-H05", "Disorders of eyelid, lacrimal system and orbit"),
	BLOCK("H10-H11", "Disorders of conjunctiva"),
	BLOCK("H15-H22", "Disorders of sclera, cornea, iris and ciliary body"),
	BLOCK("H25-H28", "Disorders of lens"),
	BLOCK("H30-H36", "Disorders of choroid and retina"),
	BLOCK("H40-H42", "Glaucoma"),
	BLOCK("H43-H44", "Disorders of vitreous body and globe"),
	BLOCK("H46-H47", "Disorders of optic nerve and visual pathways"),
	BLOCK("H49-H52", "Disorders of ocular muscles, binocular movement, accommodation and refraction"),
	BLOCK("H53-H54", "Visual disturbances and blindness"),
	BLOCK("H55-H57", "Other disorders of eye and adnexa"),
	BLOCK("H59", "Intraoperative and postprocedural complications and disorders of eye and adnexa, not elsewhere classified"),
	CHAPTER(8, "H60-H95", "Diseases of the ear and mastoid process"),
	BLOCK("H60-H62", "Diseases of external ear"),
	BLOCK("H65-H75", "Diseases of middle ear and mastoid"),
	BLOCK("H80-H83", "Diseases of inner ear"),
	BLOCK("H90-H94", "Other disorders of ear"),
	BLOCK("H95", "Intraoperative and postprocedural complications and disorders of ear and mastoid process, not elsewhere classified"),
	CHAPTER(9, "I00-I99", "Diseases of the circulatory system"),
	BLOCK("I00-I02", "Acute rheumatic fever"),
	BLOCK("I05-I09", "Chronic rheumatic heart diseases"),
	/* FY2024 added I1A, and names the block I10-I1A. */
	{.range = "I10-I16", .title = "Hypertensive diseases", .through = "I1A"},
	BLOCK("I20-I25", "Ischemic heart diseases"),
	BLOCK("I26-I28", "Pulmonary heart disease and diseases of pulmonary circulation"),
	BLOCK("I30-I5A", "Other forms of heart disease"),
	BLOCK("I60-I69", "Cerebrovascular diseases"),
	BLOCK("I70-I79", "Diseases of arteries, arterioles and capillaries"),
	BLOCK("I80-I89", "Diseases of veins, lymphatic vessels and lymph nodes, not elsewhere classified"),
	BLOCK("I95-I99", "Other and unspecified disorders of the circulatory system"),
	CHAPTER(10, "J00-J99", "Diseases of the respiratory system"),
	BLOCK("J00-J06", "Acute upper respiratory infections"),
	BLOCK("J09-J18", "Influenza and pneumonia"),
	BLOCK("J20-J22", "Other acute lower respiratory infections"),
	BLOCK("J30-J39", "Other diseases of upper respiratory tract"),
	BLOCK("J40-J47", "Chronic lower respiratory diseases"),
	BLOCK("J60-J70", "Lung diseases due to external agents"),
	BLOCK("J80-J84", "Other respiratory diseases principally affecting the interstitium"),
	BLOCK("J85-J86", "Suppurative and necrotic conditions of the lower respiratory tract"),
	BLOCK("J90-J94", "Other diseases of the pleura"),
	BLOCK("J95", "Intraoperative and postprocedural complications and disorders of respiratory system, not elsewhere classified"),
	BLOCK("J96-J99", "Other diseases of the respiratory system"),
	CHAPTER(11, "K00-K95", "Diseases of the digestive system"),
	BLOCK("K00-K14", "Diseases of oral cavity and salivary glands"),
	BLOCK("K20-K31", "Diseases of esophagus, stomach and duodenum"),
	BLOCK("K35-K38", "Diseases of appendix"),
	BLOCK("K40-K46", "Hernia"),
	BLOCK("K50-K52", "Noninfective enteritis and colitis"),
	BLOCK("K55-K64", "Other diseases of intestines"),
	BLOCK("K65-K68", "Diseases of peritoneum and retroperitoneum"),
	BLOCK("K70-K77", "Diseases of liver"),
	BLOCK("K80-K87", "Disorders of gallbladder, biliary tract and pancreas"),
	BLOCK("K90-K95", "Other diseases of the digestive system"),
	CHAPTER(12, "L00-L99", "Diseases of the skin and subcutaneous tissue"),
	BLOCK("L00-L08", "Infections of the skin and subcutaneous tissue"),
	BLOCK("L10-L14", "Bullous disorders"),
	BLOCK("L20-L30", "Dermatitis and eczema"),
	BLOCK("L40-L45", "Papulosquamous disorders"),
	BLOCK("L49-L54", "Urticaria and erythema"),
	BLOCK("L55-L59", "Radiation-related disorders of the skin and subcutaneous tissue"),
	BLOCK("L60-L75", "Disorders of skin appendages"),
	BLOCK("L76", "Intraoperative and postprocedural complications of skin and subcutaneous tissue"),
	BLOCK("L80-L99", "Other disorders of the skin and subcutaneous tissue"),
	CHAPTER(13, "M00-M99", "Diseases of the musculoskeletal system and connective tissue"),
	BLOCK("M00-M25", "Arthropathies"),
	BLOCK("M00-M02", "Infectious arthropathies"),
	BLOCK("M04", "Autoinflammatory syndromes"),
	BLOCK("M05-M14", "Inflammatory polyarthropathies"),
	BLOCK("M15-M19", "Osteoarthritis"),
	BLOCK("M20-M25", "Other joint disorders"),
	BLOCK("M26-M27", "Dentofacial anomalies [including malocclusion] and other disorders of jaw"),
	BLOCK("M30-M36", "Systemic connective tissue disorders"),
	BLOCK("M40-M54", "Dorsopathies"),
	BLOCK("M40-M43", "Deforming dorsopathies"),
	BLOCK("M45-M49", "Spondylopathies"),
	BLOCK("M50-M54", "Other dorsopathies"),
	BLOCK("M60-M79", "Soft tissue disorders"),
	BLOCK("M60-M63", "Disorders of muscles"),
	BLOCK("M65-M67", "Disorders of synovium and tendon"),
	BLOCK("M70-M79", "Other soft tissue disorders"),
	BLOCK("M80-M94", "Osteopathies and chondropathies"),
	BLOCK("M80-M85", "Disorders of bone density and structure"),
	BLOCK("M86-M90", "Other osteopathies"),
	BLOCK("M91-M94", "Chondropathies"),
	BLOCK("M95", "Other disorders of the musculoskeletal system and connective tissue"),
	BLOCK("M96", "Intraoperative and postprocedural complications and disorders of musculoskeletal system, not elsewhere classified"),
	BLOCK("M97", "Periprosthetic fracture around internal prosthetic joint"),
	BLOCK("M99", "Biomechanical lesions, not elsewhere classified"),
	CHAPTER(14, "N00-N99", "Diseases of the genitourinary system"),
	BLOCK("N00-N08", "Glomerular diseases"),
	BLOCK("N10-N16", "Renal tubulo-interstitial diseases"),
	BLOCK("N17-N19", "Acute kidney failure and chronic kidney disease"),
	BLOCK("N20-N23", "Urolithiasis"),
	BLOCK("N25-N29", "Other disorders of kidney and ureter"),
	BLOCK("N30-N39", "Other diseases of the urinary system"),
	BLOCK("N40-N53", "Diseases of male genital organs"),
	BLOCK("N60-N65", "Disorders of breast"),
	BLOCK("N70-N77", "Inflammatory diseases of female pelvic organs"),
	BLOCK("N80-N98", "Noninflammatory disorders of female genital tract"),
	BLOCK("N99", "Intraoperative and postprocedural complications and disorders of genitourinary system, not elsewhere classified"),
	CHAPTER(15, "O00-O9A", "Pregnancy, childbirth and the puerperium"),
	BLOCK("O00-O08", "Pregnancy with abortive outcome"),
	BLOCK("O09", "Supervision of high risk pregnancy"),
	BLOCK("O10-O16", "Edema, proteinuria and hypertensive disorders in pregnancy, childbirth and the puerperium"),
	BLOCK("O20-O29", "Other maternal disorders predominantly related to pregnancy"),
	BLOCK("O30-O48", "Maternal care related to the fetus and amniotic cavity and possible delivery problems"),
	BLOCK("O60-O77", "Complications of labor and delivery"),
	BLOCK("O80-O82", "Encounter for delivery"),
	BLOCK("O85-O92", "Complications predominantly related to the puerperium"),
	BLOCK("O94-O9A", "Other obstetric conditions, not elsewhere classified"),
	CHAPTER(16, "P00-P96", "Certain conditions originating in the perinatal period"),
	BLOCK("P00-P04", "Newborn affected by maternal factors and by complications of pregnancy, labor, and delivery"),
	BLOCK("P05-P08", "Disorders of newborn related to length of gestation and fetal growth"),
	BLOCK("P09", "Abnormal findings on neonatal screening"),
	BLOCK("P10-P15", "Birth trauma"),
	BLOCK("P19-P29", "Respiratory and cardiovascular disorders specific to the perinatal period"),
	BLOCK("P35-P39", "Infections specific to the perinatal period"),
	BLOCK("P50-P61", "Hemorrhagic and hematological disorders of newborn"),
	BLOCK("P70-P74", "Transitory endocrine and metabolic disorders specific to newborn"),
	BLOCK("P76-P78", "Digestive system disorders of newborn"),
	BLOCK("P80-P83", "Conditions involving the integument and temperature regulation of newborn"),
	BLOCK("P84", "Other problems with newborn"),
	BLOCK("P90-P96", "Other disorders originating in the perinatal period"),
	CHAPTER(17, "Q00-QA0", "Congenital malformations, deformations and chromosomal abnormalities"),
	BLOCK("Q00-Q07", "Congenital malformations of the nervous system"),
	BLOCK("Q10-Q18", "Congenital malformations of eye, ear, face and neck"),
	BLOCK("Q20-Q28", "Congenital malformations of the circulatory system"),
	BLOCK("Q30-Q34", "Congenital malformations of the respiratory system"),
	BLOCK("Q35-Q37", "Cleft lip and cleft palate"),
	BLOCK("Q38-Q45", "Other congenital malformations of the digestive system"),
	BLOCK("Q50-Q56", "Congenital malformations of genital organs"),
	BLOCK("Q60-Q64", "Congenital malformations of the urinary system"),
	BLOCK("Q65-Q79", "Congenital malformations and deformations of the musculoskeletal system"),
	BLOCK("Q80-Q89", "Other congenital malformations"),
	BLOCK("Q90-Q99", "Chromosomal abnormalities, not elsewhere classified"),
	BLOCK("QA0", "Genetic disorders, not elsewhere classified"),
	CHAPTER(18, "R00-R99", "Symptoms, signs and abnormal clinical and laboratory findings, not elsewhere classified"),
	BLOCK("R00-R09", "Symptoms and signs involving the circulatory and respiratory systems"),
	BLOCK("R10-R19", "Symptoms and signs involving the digestive system and abdomen"),
	BLOCK("R20-R23", "Symptoms and signs involving the skin and subcutaneous tissue"),
	BLOCK("R25-R29", "Symptoms and signs involving the nervous and musculoskeletal systems"),
	BLOCK("R30-R39", "Symptoms and signs involving the genitourinary system"),
	BLOCK("R40-R46", "Symptoms and signs involving cognition, perception, emotional state and behavior"),
	BLOCK("R47-R49", "Symptoms and signs involving speech and voice"),
	BLOCK("R50-R69", "General symptoms and signs"),
	BLOCK("R70-R79", "Abnormal findings on examination of blood, without diagnosis"),
	BLOCK("R80-R82", "Abnormal findings on examination of urine, without diagnosis"),
	BLOCK("R83-R89", "Abnormal findings on examination of other body fluids, substances and tissues, without diagnosis"),
	BLOCK("R90-R94", "Abnormal findings on diagnostic imaging and in function studies, without diagnosis"),
	BLOCK("R97", "Abnormal tumor markers"),
	BLOCK("R99", "Ill-defined and unknown cause of mortality"),
	CHAPTER(19, "S00-T88", "Injury, poisoning and certain other consequences of external causes"),
	BLOCK("S00-S09", "Injuries to the head"),
	BLOCK("S10-S19", "Injuries to the neck"),
	BLOCK("S20-S29", "Injuries to the thorax"),
	BLOCK("S30-S39", "Injuries to the abdomen, lower back, lumbar spine, pelvis and external genitals"),
	BLOCK("S40-S49", "Injuries to the shoulder and upper arm"),
	BLOCK("S50-S59", "Injuries to the elbow and forearm"),
	BLOCK("S60-S69", "Injuries to the wrist, hand and fingers"),
	BLOCK("S70-S79", "Injuries to the hip and thigh"),
	BLOCK("S80-S89", "Injuries to the knee and lower leg"),
	BLOCK("S90-S99", "Injuries to the ankle and foot"),
	BLOCK("T07-T88", "Injury, poisoning and certain other consequences of external causes"),
	BLOCK("T07", "Injuries involving multiple body regions"),
	BLOCK("T14", "Injury of unspecified body region"),
	BLOCK("T15-T19", "Effects of foreign body entering through natural orifice"),
	BLOCK("T20-T32", "Burns and corrosions"),
	BLOCK("T20-T25", "Burns and corrosions of external body surface, specified by site"),
	BLOCK("T26-T28", "Burns and corrosions confined to eye and internal organs"),
	BLOCK("T30-T32", "Burns and corrosions of multiple and unspecified body regions"),
	BLOCK("T33-T34", "Frostbite"),
	BLOCK("T36-T50", "Poisoning by, adverse effects of and underdosing of drugs, medicaments and biological substances"),
	BLOCK("T51-T65", "Toxic effects of substances chiefly nonmedicinal as to source"),
	BLOCK("T66-T78", "Other and unspecified effects of external causes"),
	BLOCK("T79", "Certain early complications of trauma"),
	BLOCK("T80-T88", "Complications of surgical and medical care, not elsewhere classified"),
	CHAPTER(20, "V00-Y99", "External causes of morbidity"),
	BLOCK("V00-X58", "Accidents"),
	BLOCK("V00-V99", "Transport accidents"),
	BLOCK("V00-V09", "Pedestrian injured in transport accident"),
	BLOCK("V10-V19", "Pedal cycle rider injured in transport accident"),
	BLOCK("V20-V29", "Motorcycle rider injured in transport accident"),
	BLOCK("V30-V39", "Occupant of three-wheeled motor vehicle injured in transport accident"),
	BLOCK("V40-V49", "Car occupant injured in transport accident"),
	BLOCK("V50-V59", "Occupant of pick-up truck or van injured in transport accident"),
	BLOCK("V60-V69", "Occupant of heavy transport vehicle injured in transport accident"),
	BLOCK("V70-V79", "Bus occupant injured in transport accident"),
	BLOCK("V80-V89", "Other land transport accidents"),
	BLOCK("V90-V94", "Water transport accidents"),
	BLOCK("V95-V97", "Air and space transport accidents"),
	BLOCK("V98-V99", "Other and unspecified transport accidents"),
	BLOCK("W00-X58", "Other external causes of accidental injury"),
	BLOCK("W00-W19", "Slipping, tripping, stumbling and falls"),
	BLOCK("W20-W49", "Exposure to inanimate mechanical forces"),
	BLOCK("W50-W64", "Exposure to animate mechanical forces"),
	BLOCK("W65-W74", "Accidental non-transport drowning and submersion"),
	BLOCK("W85-W99", "Exposure to electric current, radiation and extreme ambient air temperature and pressure"),
	BLOCK("X00-X08", "Exposure to smoke, fire and flames"),
	BLOCK("X10-X19", "Contact with heat and hot substances"),
	BLOCK("X30-X39", "Exposure to forces of nature"),
	BLOCK("X50", "Overexertion and strenuous or repetitive movements"),
	BLOCK("X52-X58", "Accidental exposure to other specified factors"),
	BLOCK("X71-X83", "Intentional self-harm"),
	BLOCK("X92-Y09", "Assault"),
	BLOCK("Y21-Y33", "Event of undetermined intent"),
	BLOCK("Y35-Y38", "Legal intervention, operations of war, military operations, and terrorism"),
	BLOCK("Y62-Y84", "Complications of medical and surgical care"),
	BLOCK("Y62-Y69", "Misadventures to patients during surgical and medical care"),
	BLOCK("Y70-Y82", "Medical devices associated with adverse incidents in diagnostic and therapeutic use"),
	BLOCK("Y83-Y84", "Surgical and other medical procedures as the cause of abnormal reaction of the patient, or of later complication, without mention of misadventure at the time of the procedure"),
	BLOCK("Y90-Y99", "Supplementary factors related to causes of morbidity classified elsewhere"),
	CHAPTER(21, "Z00-Z99", "Factors influencing health status and contact with health services"),
	BLOCK("Z00-Z13", "Persons encountering health services for examinations"),
	BLOCK("Z14-Z15", "Genetic carrier and genetic susceptibility to disease"),
	BLOCK("Z16", "Resistance to antimicrobial drugs"),
	BLOCK("Z17", "Estrogen receptor status"),
	BLOCK("Z18", "Retained foreign body fragments"),
	BLOCK("Z19", "Hormone sensitivity malignancy status"),
	BLOCK("Z20-Z29", "Persons with potential health hazards related to communicable diseases"),
	BLOCK("Z30-Z39", "Persons encountering health services in circumstances related to reproduction"),
	BLOCK("Z40-Z53", "Encounters for other specific health care"),
	BLOCK("Z55-Z65", "Persons with potential health hazards related to socioeconomic and psychosocial circumstances"),
	BLOCK("Z66", "Do not resuscitate status"),
	BLOCK("Z67", "Blood type"),
	BLOCK("Z68", "Body mass index [BMI]"),
	BLOCK("Z69-Z76", "Persons encountering health services in other circumstances"),
	BLOCK("Z77-Z99", "Persons with potential health hazards related to family and personal history and certain conditions influencing health status"),
	CHAPTER(22, "U00-U85", "Codes for special purposes"),
	BLOCK("U00-U49", "Provisional assignment of new diseases of uncertain etiology or emergency use"),
};

#define DIVISIONS	(sizeof(divisions) / sizeof(divisions[0]))

/* A room for each category there may be, and one for what is no code, as the end of an interval. */
#define SECONDS		11
#define THIRDS		12
#define NO_ROOM		(26 * SECONDS * THIRDS)

/* The innermost division of each category, and the one around each division: numbers from 1 on. */
static uint16_t division_of[NO_ROOM + 1];
static uint16_t around[DIVISIONS];

static unsigned
room_of(Icd10 code)
{
	unsigned	first = packed_symbol(code, ICD10_WIDTH, 0) - SYMBOL_A;
	unsigned	second = packed_symbol(code, ICD10_WIDTH, 1) - SYMBOL_0;
	unsigned	third = packed_symbol(code, ICD10_WIDTH, 2) - SYMBOL_0;

	if (first >= 26 || second >= SECONDS || third >= THIRDS)
		return NO_ROOM;
	return (first * SECONDS + second) * THIRDS + third;
}

static Icd10
category_named(const char *text)
{
	Icd10		category = 0;
	CodeError	error;

	icd10cm_parse(text, ICD10CM_MIN_LENGTH, &category, &error);
	return category;
}

static Icd10
first_category(const Icd10cmDivision *division)
{
	return category_named(division->range);
}

static Icd10
last_category(const Icd10cmDivision *division)
{
	if (division->through != NULL)
		return category_named(division->through);
	return category_named(division->range + strlen(division->range) - ICD10CM_MIN_LENGTH);
}

/* Once a process: the table is read in tabular order, so that what is within overwrites what is around. */
static void
fill_rooms(void)
{
	Icd10		categories[ICD10CM_CATEGORIES];
	size_t		n = icd10cm_categories(categories);
	uint16_t	rank[NO_ROOM + 1];

	for (size_t i = 0; i < n; i++)
		rank[room_of(categories[i])] = (uint16_t) i;
	for (size_t i = 0; i < DIVISIONS; i++)
	{
		unsigned	first = room_of(first_category(&divisions[i]));
		unsigned	last = room_of(last_category(&divisions[i]));

		around[i] = division_of[first];
		for (unsigned j = rank[first]; j <= rank[last]; j++)
			division_of[room_of(categories[j])] = (uint16_t) (i + 1);
	}
}

static const Icd10cmDivision *
division_numbered(uint16_t number)
{
	return number == 0 ? NULL : &divisions[number - 1];
}

/* The innermost block that holds a code, the chapter where no block does, NULL where neither does. */
const Icd10cmDivision *
icd10cm_division(Icd10 code)
{
	static bool filled = false;

	if (!filled)
	{
		fill_rooms();
		filled = true;
	}
	return division_numbered(division_of[room_of(code)]);
}

/* The division around one of those that icd10cm_division() gave, NULL around a chapter. */
const Icd10cmDivision *
icd10cm_division_around(const Icd10cmDivision *division)
{
	return division_numbered(around[division - divisions]);
}

/* The chapter that holds a code, NULL where none does. */
const Icd10cmDivision *
icd10cm_chapter(Icd10 code)
{
	const Icd10cmDivision *division = icd10cm_division(code);

	while (division != NULL && division->chapter == 0)
		division = icd10cm_division_around(division);
	return division;
}

/* Where its codes stand in tabular order. */
Icd10Interval
icd10cm_division_places(const Icd10cmDivision *division)
{
	return icd10cm_range_places(first_category(division), last_category(division));
}
