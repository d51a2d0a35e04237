test.AddQuestion( new Question ("q_1", "Who \"sanctions\" leave?", QUESTION_TYPE_CHOICE,
   new Array("The driver", "The head of office"), "The head of office", "obj") );
 test.AddQuestion(new Question('q_2', 'Is a tour leave?', QUESTION_TYPE_TF, null, false, 'obj'));
 test.AddQuestion(new Question("q_3", "Days a year?", QUESTION_TYPE_NUMERIC, null, 30, "obj"));
 test.AddQuestion(new Question(a + b, c()));
