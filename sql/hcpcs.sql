-- The types hcpcs, cpt and hcpcs_modifier: procedures and their modifiers.

SELECT 'g0439'::hcpcs, '99213'::hcpcs, ' 0001A '::hcpcs, '2000f'::cpt, 'lt'::hcpcs_modifier, '25'::hcpcs_modifier;

-- The server says where and why it refuses a text.
SELECT 'G043'::hcpcs;
SELECT 'G04390'::hcpcs;
SELECT 'F0439'::hcpcs;
SELECT 'G043F'::hcpcs;
SELECT '9921X'::hcpcs;
SELECT '99-13'::hcpcs;
SELECT '9921 3'::hcpcs;
SELECT ''::hcpcs;
SELECT 'G0439'::cpt;
SELECT '9A213'::cpt;
SELECT '2'::hcpcs_modifier;
SELECT '255'::hcpcs_modifier;
SELECT '2-'::hcpcs_modifier;
SELECT '2 5'::hcpcs_modifier;

SELECT dirty, is_valid_hcpcs(dirty) AS hcpcs, try_hcpcs(dirty), hcpcs_input_error(dirty)
  FROM (VALUES ('G0439'), ('99213'), ('I10'), (''), (NULL)) AS t(dirty);
SELECT dirty, is_valid_cpt(dirty) AS cpt, try_cpt(dirty), cpt_input_error(dirty)
  FROM (VALUES ('G0439'), ('99213'), (NULL)) AS t(dirty);
SELECT dirty, is_valid_hcpcs_modifier(dirty) AS modifier, try_hcpcs_modifier(dirty), hcpcs_modifier_input_error(dirty)
  FROM (VALUES ('25'), ('LTX'), (NULL)) AS t(dirty);

-- The letter at the end tells the category, the number the section.
SELECT code, code_category(code), code_section(code)
  FROM unnest('{00100,10004,69990,69991,70010,80047,90281,98000,98016,98017,99100,99141,99199,99200,99202,99499,99500,99607,99608,
                0001A,2000F,0075T,0001U,0002M,G0439}'::hcpcs[]) AS code;
-- A cpt is a hcpcs.
SELECT code_category('99213'::cpt), code_section('99213'::cpt), '99213'::cpt = '99213'::hcpcs, '99213'::cpt < 'G0439'::hcpcs;

SELECT code::hcpcs FROM unnest(ARRAY['V2020', '99213', 'A0021', '0001U', '0001A', '00100']) AS code ORDER BY 1;
SELECT code::hcpcs_modifier FROM unnest(ARRAY['XU', '25', 'LT', '1P', 'E1']) AS code ORDER BY 1;
